package io.grapevine.template.mustache;

import org.jspecify.annotations.Nullable;

/** A set of named values. */
@FunctionalInterface
public interface Fields {
    /** The value of a name: a String, Boolean, Integer, Fields, Items or a Lambda; null if there is no such name. */
    @Nullable
    Object get(String name);

    /** Whether the names come with the data, as those of labels do, so that one that is missing is no mistake. */
    default boolean areOpen() {
        return false;
    }

    /** Whether there is nothing in it, which a section takes for false. */
    default boolean areEmpty() {
        return false;
    }

    /** A list of values. */
    interface Items {
        /** How many elements it has. */
        int size();

        /** The element at position {@code i}, 0 ≤ i &lt; {@link #size}; see {@link Fields#get} for what it may be. */
        Object get(int i);
    }

    /** A Mustache lambda: a section that transforms its rendered content. */
    @FunctionalInterface
    interface Lambda {
        String apply(String text);

        /** Whether what comes behind {@code text} makes no difference, so that nothing more needs to be rendered. */
        default boolean hasEnough(CharSequence text) {
            return false;
        }
    }
}
