package io.grapevine.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A value that must not be shown. It prints as {@code <secret>}, and as nothing where it is empty. */
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
