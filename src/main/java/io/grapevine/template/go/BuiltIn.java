package io.grapevine.template.go;

import io.grapevine.template.Source;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The default templates, available to every configuration. */
final class BuiltIn {
    private static final List<String> FILES = List.of("common.tmpl", "chat.tmpl", "paging.tmpl", "email.tmpl");

    private BuiltIn() {}

    /** Their files, which are no templates themselves. */
    static List<Source> sources() {
        return FILES.stream().map(BuiltIn::source).toList();
    }

    private static Source source(String file) {
        try (InputStream in = Objects.requireNonNull(BuiltIn.class.getResourceAsStream(file), file)) {
            return new Source("built-in/", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
