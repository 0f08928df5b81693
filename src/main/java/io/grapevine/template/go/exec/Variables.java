package io.grapevine.template.go.exec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The stack of variables of the templates in execution; a template sees only its own. */
final class Variables {
    private String[] names = new String[4];
    private @Nullable Object[] values = new Object[4];
    private int size;
    private int visibleFrom;

    /** Starts the variables of a template; returns what {@link #leaveTemplate} needs. */
    int enterTemplate(@Nullable Object dollar) {
        int outer = visibleFrom;
        visibleFrom = size;
        push("$", dollar);
        return outer;
    }

    void leaveTemplate(int outer) {
        size = visibleFrom;
        visibleFrom = outer;
    }

    int mark() {
        return size;
    }

    void release(int mark) {
        size = mark;
    }

    void push(String name, @Nullable Object value) {
        if (size == names.length) {
            names = Arrays.copyOf(names, 2 * size);
            values = Arrays.copyOf(values, 2 * size);
        }
        names[size] = name;
        values[size++] = value;
    }

    /** The index of the innermost variable of that name, or -1. */
    int find(String name) {
        for (int i = size - 1; i >= visibleFrom; i--) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Nullable
    Object get(int place) {
        return values[place];
    }

    void set(int place, @Nullable Object value) {
        values[place] = value;
    }

    /** Changes the variable that is so many from the last, which is 1. */
    void setFromTop(int fromTop, @Nullable Object value) {
        values[size - fromTop] = value;
    }
}
