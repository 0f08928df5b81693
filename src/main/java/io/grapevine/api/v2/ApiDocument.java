package io.grapevine.api.v2;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The API's OpenAPI description, a resource of the program. */
final class ApiDocument implements Operation {
    /** The path of the document below the API. Its address of the server is relative to this place. */
    static final String PATH = "/openapi.yaml";

    private static final String TYPE = "application/yaml";

    private final Buffer document = read();

    private static Buffer read() {
        try (InputStream file = Objects.requireNonNull(ApiDocument.class.getResourceAsStream("openapi.yaml"))) {
            return Buffer.buffer(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void answer(ApiExchange exchange) {
        exchange.bytes(200, TYPE, document);
    }
}
