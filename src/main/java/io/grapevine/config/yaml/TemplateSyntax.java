package io.grapevine.config.yaml;

import java.util.Optional;

/**
 * Checks whether a text parses as a template. The application passes an implementation in, since this package may not
 * import the template language.
 */
@FunctionalInterface
public interface TemplateSyntax {
    /** Returns the syntax error of {@code template}, or empty. It shows no part of the template that may be secret. */
    Optional<String> faultOf(String template);
}
