package io.grapevine.configfile.yaml;

import java.util.Optional;

/**
 * Checks whether a text parses as a template. The application passes an implementation in, since this package may not
 * import the template language.
 */
@FunctionalInterface
public interface TemplateSyntax {
    /** What is wrong with {@code template}, or empty. The answer shows nothing of the template that may be secret. */
    Optional<String> faultOf(String template);
}
