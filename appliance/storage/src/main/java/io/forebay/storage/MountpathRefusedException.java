package io.forebay.storage;

/// A mountpath that cannot be used, said in one sentence for the operator.
public final class MountpathRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  MountpathRefusedException(String sentence) {
    super(sentence);
  }

  MountpathRefusedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
