package io.forebay.storage;

/// A mountpath that cannot be used, said in one sentence for the operator.
public sealed class MountpathRefusedException extends RuntimeException
    permits UnusableMountpathException {

  private static final long serialVersionUID = 1L;

  MountpathRefusedException(String sentence) {
    super(sentence);
  }

  MountpathRefusedException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
