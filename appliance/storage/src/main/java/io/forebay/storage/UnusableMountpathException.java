package io.forebay.storage;

/// A mountpath is not there or its disk fails: where the node had it, it starts without it.
final class UnusableMountpathException extends MountpathRefusedException {

  private static final long serialVersionUID = 1L;

  UnusableMountpathException(String sentence) {
    super(sentence);
  }

  UnusableMountpathException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
