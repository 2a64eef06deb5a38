package org.sightline.server.http.route;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/// Errors that are found before the router sees the request, such as headers that are too large, in
/// the form that all errors have.
public final class Faults implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    int status = response.getStatus();
    Object told = request.getAttribute(ErrorHandler.ERROR_STATUS);
    if (told instanceof Integer code) {
      status = code;
    }
    if (status < 400) {
      status = 500;
    }
    Refusal refusal =
        switch (status) {
          case 414, 431 ->
              Refusal.of(status, "too-large", "address or headers are too large", "send less");
          case 400, 505 ->
              Refusal.of(status, "bad-call", "this is not a correct HTTP request", "send HTTP/1.1");
          case 408 -> Refusal.of(status, "too-slow", "the request came too slowly", "try again");
          default -> Refusal.of(status, "internal", "the call failed", "look into the node's log");
        };
    AnswerWriter.prepare(request, response);
    byte[] body = AnswerWriter.body(refusal);
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
