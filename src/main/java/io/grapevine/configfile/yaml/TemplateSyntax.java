package io.grapevine.configfile.yaml;

import java.util.Optional;

/**
 * Says whether a text is a template that can be parsed. The application hands it in; the language is not ours to know.
 */
@FunctionalInterface
public interface TemplateSyntax {
    /** What is wrong with {@code template}, or empty. The answer shows nothing of the template that may be secret. */
    Optional<String> faultOf(String template);
}
