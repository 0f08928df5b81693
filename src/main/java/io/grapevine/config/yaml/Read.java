package io.grapevine.config.yaml;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Result of reading a file: {@code read.orThrow(ConfigLoadException::new)} is the value, or throws every fault.
 *
 * @param value the value; empty if the file has faults
 * @param faults the errors, in the order of the file; at least one if there is no value
 * @param warnings what is not wrong but should be known, in the order of the file
 * @param secretFiles the files that {@code ${file:PATH}} in secrets refers to, readable or not
 */
public record Read<T>(Optional<T> value, List<ConfigError> faults, List<ConfigError> warnings, List<Path> secretFiles) {
    public Read {
        faults = List.copyOf(faults);
        warnings = List.copyOf(warnings);
        secretFiles = List.copyOf(secretFiles);
    }

    /** A value that is without faults. */
    public static <T> Read<T> of(T value) {
        return new Read<>(Optional.of(value), List.of(), List.of(), List.of());
    }

    /** What {@code reading} found: {@code value}, unless that is null or something was wrong. */
    public static <T> Read<T> of(@Nullable T value, ReadContext reading) {
        return value != null && reading.isEmpty()
                ? new Read<>(Optional.of(value), List.of(), reading.warnings(), reading.secretFiles())
                : new Read<>(Optional.empty(), reading.list(), List.of(), reading.secretFiles());
    }

    /** No value, for these reasons. */
    public static <T> Read<T> faulty(List<ConfigError> faults) {
        return new Read<>(Optional.empty(), faults, List.of(), List.of());
    }

    /** No value, for a reason that is about the whole file. */
    public static <T> Read<T> faulty(Path file, String reason) {
        return faulty(List.of(new ConfigError(file.toString(), 0, 0, "", reason)));
    }

    /** No value, as the file cannot be read. */
    public static <T> Read<T> unreadable(Path file, IOException reason) {
        return faulty(List.of(ConfigError.unreadable(file, reason)));
    }

    /** The value; the exception that {@code fault} makes of all faults, a line each, if there is none. */
    public <E extends Exception> T orThrow(Function<String, E> fault) throws E {
        if (value.isEmpty()) {
            throw fault.apply(text());
        }
        return value.get();
    }

    /** What {@code function} makes of the value, if there is one. */
    public <R> Read<R> map(Function<? super T, ? extends R> function) {
        return new Read<>(value.map(function), faults, warnings, secretFiles);
    }

    /** The value of a file that is known to have no faults. */
    public T get() {
        return orThrow(IllegalStateException::new);
    }

    /** The faults, a line each. */
    public String text() {
        return faults.stream().map(ConfigError::toString).collect(Collectors.joining("\n"));
    }
}
