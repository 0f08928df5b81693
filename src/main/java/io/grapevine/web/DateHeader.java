package io.grapevine.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Adds the header {@code Date} to every response, as RFC 9110 section 6.6.1 requires of a server with a clock. */
final class DateHeader implements Handler<RoutingContext> {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private volatile Second last = new Second(Long.MIN_VALUE, "");

    /** A second since the epoch and its text: formatting costs more than the rest of a short response's head. */
    private record Second(long number, String text) {}

    DateHeader(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerResponse response = context.response();
        context.addHeadersEndHandler(head -> response.putHeader("Date", now()));
        context.next();
    }

    /** The HTTP date of now. */
    String now() {
        Instant now = clock.instant();
        Second known = last;
        if (known.number() != now.getEpochSecond()) {
            known = new Second(now.getEpochSecond(), text(now));
            last = known;
        }
        return known.text();
    }

    /** Answers bytes that are no request of HTTP/1 as Vert.x does, with the date. */
    static void invalid(HttpServerRequest request) {
        request.response().putHeader("Date", text(Instant.now()));
        HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
    }

    /** Formats a time as an HTTP date: {@code Fri, 05 Nov 2027 09:01:02 GMT}. */
    static String text(Instant instant) {
        return FORMAT.format(instant);
    }
}
