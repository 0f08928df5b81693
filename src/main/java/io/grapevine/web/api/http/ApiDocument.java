package io.grapevine.web.api.http;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The OpenAPI description of an API, a resource {@code openapi.yaml} beside its class. */
public final class ApiDocument {
    /** The path of the document below the API. Its address of the server is relative to this place. */
    public static final String PATH = "/openapi.yaml";

    /** The content type of the document. */
    public static final String TYPE = "application/yaml";

    private ApiDocument() {}

    /** Reads the description beside {@code api}. */
    public static Buffer of(Class<?> api) {
        return of(api, "openapi.yaml");
    }

    /** Reads another resource beside a class. */
    public static Buffer of(Class<?> beside, String name) {
        try (InputStream file = Objects.requireNonNull(beside.getResourceAsStream(name))) {
            return Buffer.buffer(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
