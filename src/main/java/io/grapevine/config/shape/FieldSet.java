package io.grapevine.config.shape;

import io.grapevine.base.go.GoDuration;
import io.grapevine.config.Secret;
import io.grapevine.config.Smarthost;
import io.grapevine.config.Url;
import io.grapevine.config.yaml.DurationField;
import io.grapevine.config.yaml.Value;
import io.grapevine.config.yaml.Yaml;
import io.grapevine.config.yaml.YamlScalars;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Factory of the kinds of fields. Without a fallback, a field is empty, zero, false or null unless set. */
public final class FieldSet {
    /** The kinds of fields that the type of a component determines. */
    private static final Map<String, Function<String, Field<?>>> BY_TYPE = Map.ofEntries(
            Map.entry("java.lang.String", FieldSet::text),
            Map.entry("boolean", FieldSet::flag),
            Map.entry("java.lang.Boolean", FieldSet::optionalFlag),
            Map.entry("long", FieldSet::integer),
            Map.entry("double", FieldSet::number),
            Map.entry("java.time.Duration", FieldSet::duration),
            Map.entry(Secret.class.getName(), FieldSet::secret),
            Map.entry(Smarthost.class.getName(), FieldSet::hostPort),
            Map.entry(Url.class.getName(), FieldSet::httpUrl),
            Map.entry("java.util.List<java.lang.String>", FieldSet::texts),
            Map.entry("java.util.Map<java.lang.String, java.lang.String>", FieldSet::textMap),
            Map.entry("java.util.Map<java.lang.String, java.lang.Object>", FieldSet::treeMap));

    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

    private FieldSet() {}

    /** The field of the kind that the type of {@code component} determines, or null if it determines none. */
    static @Nullable Field<?> of(String prefix, RecordComponent component) {
        String name = (prefix.isEmpty() ? "" : prefix + "_") + nameOf(component.getName());
        if (component.getType() == String.class && name.endsWith("_file")) {
            return filePathAsWritten(name);
        }
        Function<String, Field<?>> kind = BY_TYPE.get(component.getGenericType().getTypeName());
        return kind == null ? null : kind.apply(name);
    }

    /** The key in the file for a component: {@code api_url} for {@code apiUrl}. */
    public static String nameOf(String component) {
        return CAPITAL.matcher(component).replaceAll("_$0").toLowerCase(Locale.ROOT);
    }

    /** A text. */
    public static Field<String> text(String name) {
        return Field.of(name, Value::text, Yaml::of, text -> !text.isEmpty());
    }

    /** A text with a default. */
    public static Field<String> text(String name, String fallback) {
        return text(name).or(fallback);
    }

    /** A text that must be one of a few; an empty one is {@code fallback}. */
    public static Field<String> oneOf(String name, String fallback, List<String> allowed) {
        return Field.of(name, value -> value.oneOf(fallback, allowed), Yaml::of, text -> !text.isEmpty());
    }

    /** The path of a file; a relative one starts at the directory of the configuration. */
    public static Field<String> filePath(String name) {
        return Field.of(name, Value::filePath, Yaml::of, path -> !path.isEmpty());
    }

    /** The path of a file; a relative one starts at the working directory, in a team's file at the directory of the file. */
    public static Field<String> filePathAsWritten(String name) {
        return Field.of(name, Value::filePathAsWritten, Yaml::of, path -> !path.isEmpty());
    }

    /** A truth value. */
    public static Field<Boolean> flag(String name) {
        return Field.of(name, Value::bool, Yaml::of, flag -> flag);
    }

    /** A truth value that may be left open. */
    public static Field<@Nullable Boolean> optionalFlag(String name) {
        return optional(name, Value::bool, Yaml::of);
    }

    /** An integer of 64 bits. */
    public static Field<Long> integer(String name) {
        return Field.of(name, value -> value.integer(Long.MIN_VALUE, Long.MAX_VALUE), Yaml::of, number -> number != 0);
    }

    /** An integer that is not negative; always written. */
    public static Field<Long> alwaysCount(String name) {
        return Field.<Long>of(name, value -> value.integer(0, Long.MAX_VALUE), Yaml::of, number -> number != 0)
                .always();
    }

    /** A number. */
    public static Field<Double> number(String name) {
        return Field.of(name, Value::number, Yaml::of, number -> number != 0);
    }

    /** A duration in Prometheus' form, {@code 1d12h}. */
    public static Field<Duration> duration(String name) {
        return Field.of(
                name,
                value -> value.isNull() ? Duration.ZERO : YamlScalars.duration(value),
                FieldSet::print,
                time -> !time.isZero());
    }

    /** A duration in Prometheus' form that may be left open. */
    public static Field<@Nullable Duration> optionalDuration(String name) {
        return optional(name, YamlScalars::duration, FieldSet::print);
    }

    /** A duration in Go's form, {@code 1.5h}, or in nanoseconds; always written. */
    public static Field<Duration> alwaysGoDuration(String name) {
        return goDuration(name, value -> value.isNull() ? Duration.ZERO : YamlScalars.goDuration(value))
                .always();
    }

    /** A duration that is written in Go's form. */
    public static Field<Duration> goDuration(String name, Function<Value, Duration> reader) {
        return Field.of(name, reader, time -> Yaml.of(GoDuration.format(time)), time -> !time.isZero());
    }

    /** A secret. */
    public static Field<Secret> secret(String name) {
        return Field.of(name, value -> oneLine(name, value), FieldSet::hide, secret -> !secret.isEmpty());
    }

    /** A secret that counts as configured even where it is empty. */
    public static Field<@Nullable Secret> optionalSecret(String name) {
        return optional(name, value -> oneLine(name, value), FieldSet::hide);
    }

    /**
     * Reads a secret. Keys and tokens stand in headers or addresses, which have no line breaks, or their service refuses them with one.
     * Passwords are encoded, and may have any characters; keys in PEM have lines; a URL is checked as such.
     */
    private static Secret oneLine(String name, Value value) {
        String text = value.secret();
        if (!name.contains("password") && !name.endsWith("url") && !text.contains("-----BEGIN ")) {
            refuseLineBreaks(text, value);
        }
        return new Secret(text);
    }

    private static void refuseLineBreaks(String text, Value value) {
        if (text.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            value.fault("a line break or another control character in it (expected: one line)");
        }
    }

    /** A list of texts that stand in headers. */
    public static Field<List<String>> headerValues(String name) {
        return Field.of(
                name,
                list -> list.items().stream()
                        .map(item -> {
                            refuseLineBreaks(item.text(), item);
                            return item.text();
                        })
                        .toList(),
                Yaml::of,
                values -> !values.isEmpty());
    }

    /** A list of secrets. */
    public static Field<List<Secret>> secrets(String name) {
        return Field.of(name, FieldSet::readSecrets, FieldSet::hide, secrets -> !secrets.isEmpty());
    }

    /** The URL of a web service that is a secret; {@code <secret>} is taken for an empty one. */
    public static Field<@Nullable Secret> secretUrl(String name) {
        return optional(name, value -> new Secret(YamlScalars.secretUrl(value)), url -> Yaml.of("<secret>"));
    }

    /** A URL of HTTP or HTTPS; written without its password, if it has one. */
    public static Field<@Nullable Url> httpUrl(String name) {
        return optional(name, value -> new Url(YamlScalars.httpUrl(value)), url -> Yaml.of(url.redacted()));
    }

    /** A URL of HTTP or HTTPS that is {@code usual} where it is missing. */
    public static Field<Url> httpUrl(String name, Url usual) {
        return Field.of(
                name,
                value -> value.isNull() ? usual : new Url(YamlScalars.httpUrl(value)),
                url -> Yaml.of(url.redacted()),
                url -> !url.equals(usual));
    }

    /** A URL of any kind, which may be empty; written without its password, if it has one. */
    public static Field<@Nullable Url> anyUrl(String name) {
        return optional(name, value -> new Url(YamlScalars.anyUrl(value)), url -> Yaml.of(url.redacted()));
    }

    /** A host and a port. */
    public static Field<Smarthost> hostPort(String name) {
        return Field.of(
                name, YamlScalars::hostPort, address -> Yaml.of(address.toString()), address -> !address.isEmpty());
    }

    /** A list of texts. */
    public static Field<List<String>> texts(String name) {
        return Field.of(name, Value::texts, Yaml::of, texts -> !texts.isEmpty());
    }

    /** A list of paths of files; relative ones start at the directory of the configuration. */
    public static Field<List<String>> filePaths(String name) {
        return Field.of(name, Value::filePaths, Yaml::of, paths -> !paths.isEmpty());
    }

    /** A list of paths of files; see {@link #filePathAsWritten}. */
    public static Field<List<String>> filePathsAsWritten(String name) {
        return Field.of(
                name,
                value -> value.items().stream().map(Value::filePathAsWritten).toList(),
                Yaml::of,
                paths -> !paths.isEmpty());
    }

    /** A mapping from texts to texts. */
    public static Field<Map<String, String>> textMap(String name) {
        return Field.of(name, Value::textMap, Yaml::of, texts -> !texts.isEmpty());
    }

    /** Any value at all. */
    public static Field<@Nullable Object> tree(String name) {
        return Field.of(name, Value::tree, Yaml::of, Objects::nonNull);
    }

    /** A mapping from texts to values of any kind. */
    public static Field<Map<String, @Nullable Object>> treeMap(String name) {
        return Field.of(name, value -> value.map(Value::tree), Yaml::of, trees -> !trees.isEmpty());
    }

    /** A section of its own that may be missing. */
    public static <R extends Record> Field<@Nullable R> object(String name, Shape<R> shape) {
        return optional(name, value -> value.read(shape::read), shape::write);
    }

    /** A section of its own that is {@code empty} where it is missing. */
    public static <R extends Record> Field<R> object(String name, Shape<R> shape, R empty) {
        return Field.of(
                name,
                value -> value.isNull() ? empty : value.read(shape::read),
                shape::write,
                // Mostly it is the same object. A record's own equals would be linked for that at each start.
                section -> !Objects.equals(section, empty));
    }

    /** A list of sections; an element that is null is an empty one. */
    public static <R extends Record> Field<List<R>> objectsOrEmpty(String name, Shape<R> shape) {
        return objects(name, value -> value.items().stream(), shape);
    }

    /** A list of sections; an element that is null is skipped. */
    public static <R extends Record> Field<List<R>> objects(String name, Shape<R> shape) {
        return objects(name, value -> value.items().stream().filter(item -> !item.isNull()), shape);
    }

    private static <R extends Record> Field<List<R>> objects(
            String name, Function<Value, Stream<Value>> items, Shape<R> shape) {
        return Field.of(
                name,
                value -> items.apply(value)
                        .<R>map(item -> item.read(shape::read))
                        .toList(),
                sections -> Yaml.list(sections, shape::write),
                sections -> !sections.isEmpty());
    }

    /** Fields inlined in the section that form a record of their own. */
    public static <R extends Record> Field<R> inline(String component, Shape<R> shape) {
        return Field.inline(component, shape::read, shape::write);
    }

    /** A value that is null where there is none. */
    public static <T> Field<@Nullable T> optional(String name, Function<Value, T> reader, Function<T, Yaml> writer) {
        return Field.<@Nullable T>of(
                name, value -> value.isNull() ? null : reader.apply(value), writer, Objects::nonNull);
    }

    /** Reads a list of secrets. */
    public static List<Secret> readSecrets(Value value) {
        return value.items().stream().map(item -> oneLine("", item)).toList();
    }

    /** A list of secrets without their values. */
    public static Yaml hide(List<Secret> secrets) {
        return Yaml.list(secrets, FieldSet::hide);
    }

    private static Yaml hide(Secret secret) {
        return secret.isEmpty() ? Yaml.NULL : Yaml.of(secret.toString());
    }

    private static Yaml print(Duration duration) {
        return Yaml.of(DurationField.print(duration));
    }
}
