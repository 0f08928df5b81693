package io.grapevine.template.mustache.view;

/** A Mustache lambda: a section that transforms its rendered content. */
@FunctionalInterface
public interface Lambda {
    String apply(String text);

    /** Whether what comes behind {@code text} makes no difference, so that nothing more needs to be rendered. */
    default boolean hasEnough(CharSequence text) {
        return false;
    }
}
