package io.grapevine.template.mustache.view;

/** A list of values. */
public interface Items {
    /** How many elements it has. */
    int size();

    /** The element at position {@code i}, 0 ≤ i &lt; {@link #size}; see {@link Fields#get} for what it may be. */
    Object get(int i);
}
