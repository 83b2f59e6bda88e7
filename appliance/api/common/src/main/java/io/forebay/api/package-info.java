/// HTTP for every front end: start with [HttpServer], [HttpHandler], [HttpRequest] and
/// [HttpResponse].
@NullMarked
package io.forebay.api;

import org.jspecify.annotations.NullMarked;
