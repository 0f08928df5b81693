package io.grapevine.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A secret string. It prints as {@code <secret>}, or as the empty string if it is empty. */
public final class Secret {
    private final String value;

    /** Keeps {@code value} from being printed. */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /** The value itself. Only for use towards the receiver it is meant for. */
    public String reveal() {
        return value;
    }

    /** Whether the value is the empty string. */
    public boolean isEmpty() {
        return value.isEmpty();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value.isEmpty() ? "" : "<secret>";
    }
}
