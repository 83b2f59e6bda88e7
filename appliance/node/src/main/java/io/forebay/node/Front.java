package io.forebay.node;

import io.forebay.api.HttpHandler;
import io.forebay.api.HttpRequest;
import io.forebay.api.HttpResponse;
import java.io.IOException;

/// Gives each request to the front end that its path names: the node's own pages, else S3.
final class Front implements HttpHandler {

  private final HttpHandler ownPages;
  private final HttpHandler s3;

  Front(HttpHandler ownPages, HttpHandler s3) {
    this.ownPages = ownPages;
    this.s3 = s3;
  }

  @Override
  public void handle(HttpRequest request, HttpResponse response) throws IOException {
    if (request.rawPath().startsWith(OwnPages.PREFIX)) {
      ownPages.handle(request, response);
    } else {
      s3.handle(request, response);
    }
  }
}
