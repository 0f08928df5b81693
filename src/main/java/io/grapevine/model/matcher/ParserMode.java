package io.grapevine.model.matcher;

/** The grammar of matchers and label names, selected by feature flags. */
public enum ParserMode {
    /** The UTF-8 grammar, and where it fails or disagrees the classic one, with a warning. The default. */
    UTF8_WITH_FALLBACK,
    /** Only the UTF-8 grammar: feature flag {@code utf8-strict-mode}. */
    UTF8_STRICT,
    /** Only the classic grammar: feature flag {@code classic-mode}. */
    CLASSIC
}
