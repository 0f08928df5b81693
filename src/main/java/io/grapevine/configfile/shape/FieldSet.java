package io.grapevine.configfile.shape;

import io.grapevine.config.Secret;
import io.grapevine.config.Smarthost;
import io.grapevine.config.http.Url;
import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.MappingWriter;
import io.grapevine.configfile.yaml.Yaml;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Factory of the kinds of fields. Unless the method is named {@code always…}, an empty, zero or false value is not
 * written.
 */
public final class FieldSet {
    private FieldSet() {}

    /** A text, empty unless set. */
    public static Field<String> text(String name) {
        return text(name, "");
    }

    /** A text. */
    public static Field<String> text(String name, String fallback) {
        return Field.of(name, (in, key) -> in.text(key, fallback), MappingWriter::text, text -> !text.isEmpty());
    }

    /** A text that is written even where it is empty. */
    public static Field<String> alwaysText(String name, String fallback) {
        return Field.of(name, (in, key) -> in.text(key, fallback), MappingWriter::alwaysText, text -> !text.isEmpty());
    }

    /** The path of a file; a relative one starts at the directory of the configuration. */
    public static Field<String> filePath(String name) {
        return Field.of(name, MappingReader::filePath, MappingWriter::text, path -> !path.isEmpty());
    }

    /** A truth value, false unless set. */
    public static Field<Boolean> flag(String name) {
        return Field.of(name, (in, key) -> in.bool(key, false), MappingWriter::bool, flag -> flag);
    }

    /** A truth value that is written even where it is false. */
    public static Field<Boolean> alwaysFlag(String name, boolean fallback) {
        return Field.of(name, (in, key) -> in.bool(key, fallback), MappingWriter::alwaysBool, flag -> flag);
    }

    /** A truth value that may be left open. */
    public static Field<@Nullable Boolean> optionalFlag(String name) {
        return Field.of(name, MappingReader::boolOrNull, MappingWriter::boolOrNull, Objects::nonNull);
    }

    /** A truth value that may be left open and is then written as {@code null}. */
    public static Field<@Nullable Boolean> alwaysOptionalFlag(String name) {
        return Field.of(name, MappingReader::boolOrNull, FieldSet::writeOrNull, Objects::nonNull);
    }

    /** An integer of 64 bits, 0 unless set. */
    public static Field<Long> integer(String name) {
        return Field.of(name, (in, key) -> in.integer(key, 0), MappingWriter::integer, number -> number != 0);
    }

    /** A number that is not negative and always written. */
    public static Field<Long> alwaysCount(String name) {
        return Field.of(
                name,
                (in, key) -> in.integer(key, 0, 0, Long.MAX_VALUE),
                MappingWriter::alwaysInteger,
                number -> number != 0);
    }

    /** A duration in Prometheus' form, {@code 1d12h}; zero unless set. */
    public static Field<Duration> duration(String name) {
        return Field.of(
                name, (in, key) -> in.duration(key, Duration.ZERO), MappingWriter::duration, time -> !time.isZero());
    }

    /** A duration in Go's form, {@code 1.5h}, or in nanoseconds; zero unless set; always written. */
    public static Field<Duration> alwaysGoDuration(String name) {
        return Field.of(
                name,
                (in, key) -> in.goDuration(key, Duration.ZERO),
                MappingWriter::alwaysGoDuration,
                time -> !time.isZero());
    }

    /** A secret, empty unless set. */
    public static Field<Secret> secret(String name) {
        return Field.of(name, MappingReader::secret, MappingWriter::secret, secret -> !secret.isEmpty());
    }

    /** A secret that counts as configured even where it is empty. */
    public static Field<@Nullable Secret> optionalSecret(String name) {
        return Field.of(name, MappingReader::secretOrNull, MappingWriter::secretOrNull, Objects::nonNull);
    }

    /** A list of secrets. */
    public static Field<List<Secret>> secrets(String name) {
        return Field.of(name, MappingReader::secrets, MappingWriter::secrets, secrets -> !secrets.isEmpty());
    }

    /** A URL that is a secret. */
    public static Field<@Nullable Secret> secretUrl(String name) {
        return Field.of(name, MappingReader::secretUrl, MappingWriter::secretUrl, Objects::nonNull);
    }

    /** A URL of HTTP or HTTPS; written without its password, if it has one. */
    public static Field<@Nullable Url> httpUrl(String name) {
        return Field.of(name, MappingReader::httpUrl, FieldSet::writeUrl, Objects::nonNull);
    }

    /** The field above, written as {@code null} if absent. */
    public static Field<@Nullable Url> alwaysHttpUrl(String name) {
        return Field.of(name, MappingReader::httpUrl, FieldSet::writeUrlOrNull, Objects::nonNull);
    }

    /** A URL of any kind, which may be empty; written without its password, if it has one. */
    public static Field<@Nullable Url> anyUrl(String name) {
        return Field.of(name, FieldSet::readAnyUrl, FieldSet::writeUrl, Objects::nonNull);
    }

    /** A host and a port. */
    public static Field<Smarthost> hostPort(String name) {
        return Field.of(name, MappingReader::hostPort, MappingWriter::hostPort, address -> !address.isEmpty());
    }

    /** A list of texts. */
    public static Field<List<String>> texts(String name) {
        return Field.of(name, MappingReader::texts, MappingWriter::texts, texts -> !texts.isEmpty());
    }

    /** A mapping from texts to texts. */
    public static Field<Map<String, String>> textMap(String name) {
        return Field.of(name, MappingReader::textMap, MappingWriter::textMap, texts -> !texts.isEmpty());
    }

    /** Any value at all. */
    public static Field<@Nullable Object> tree(String name) {
        return Field.of(name, MappingReader::tree, MappingWriter::tree, Objects::nonNull);
    }

    /** A mapping from texts to values of any kind. */
    public static Field<Map<String, @Nullable Object>> treeMap(String name) {
        return Field.of(name, FieldSet::readTrees, FieldSet::writeTrees, trees -> !trees.isEmpty());
    }

    /** A section of its own that may be missing. */
    public static <R extends Record> Field<@Nullable R> object(String name, Shape<R> shape) {
        return Field.of(
                name,
                (in, key) -> in.object(key, shape::read),
                (out, key, section) -> out.objectOrNull(key, section, shape::write),
                Objects::nonNull);
    }

    /** A section of its own that is {@code empty} where it is missing, and not written where nothing is set in it. */
    public static <R extends Record> Field<R> object(String name, Shape<R> shape, R empty) {
        return Field.of(
                name,
                (in, key) -> Objects.requireNonNullElse(in.object(key, shape::read), empty),
                (out, key, section) -> out.objectOrNull(key, section.equals(empty) ? null : section, shape::write),
                section -> !section.equals(empty));
    }

    /** A section of its own that is {@code empty} where it is missing, and always written. */
    public static <R extends Record> Field<R> alwaysObject(String name, Shape<R> shape, R empty) {
        return Field.of(
                name,
                (in, key) -> Objects.requireNonNullElse(in.object(key, shape::read), empty),
                (out, key, section) -> out.objectOrNull(key, section, shape::write),
                section -> !section.equals(empty));
    }

    /** A list of sections; an element that is null is an empty one. */
    public static <R extends Record> Field<List<R>> objectsOrEmpty(String name, Shape<R> shape) {
        return Field.of(
                name,
                (in, key) -> in.value(key).items().stream()
                        .map(item -> item.read(shape::read))
                        .toList(),
                (out, key, sections) -> out.objects(key, sections, shape::write),
                sections -> !sections.isEmpty());
    }

    /** A list of sections; an element that is null is skipped. */
    public static <R extends Record> Field<List<R>> objects(String name, Shape<R> shape) {
        return Field.of(
                name,
                (in, key) -> in.value(key).items().stream()
                        .filter(item -> !item.isNull())
                        .map(item -> item.read(shape::read))
                        .toList(),
                (out, key, sections) -> out.objects(key, sections, shape::write),
                sections -> !sections.isEmpty());
    }

    /** Fields inlined in the section that form a record of their own. */
    public static <R extends Record> Field<R> inline(String component, Shape<R> shape) {
        return new Field<>(component, shape::read, (out, section) -> shape.write(section, out), section -> true);
    }

    private static void writeOrNull(MappingWriter out, String name, @Nullable Boolean flag) {
        if (flag == null) {
            out.value(name, Yaml.NULL);
        } else {
            out.alwaysBool(name, flag);
        }
    }

    private static @Nullable Url readAnyUrl(MappingReader in, String name) {
        Url url = in.anyUrl(name);
        return in.has(name) ? url : null;
    }

    private static void writeUrl(MappingWriter out, String name, @Nullable Url url) {
        if (url != null) {
            out.alwaysText(name, url.redacted());
        }
    }

    private static void writeUrlOrNull(MappingWriter out, String name, @Nullable Url url) {
        out.value(name, url == null ? Yaml.NULL : new Yaml.Text(url.redacted()));
    }

    private static Map<String, @Nullable Object> readTrees(MappingReader in, String name) {
        Map<String, @Nullable Object> trees = new LinkedHashMap<>();
        in.value(name).entries().forEach((key, value) -> trees.put(key, value.tree()));
        return trees;
    }

    private static void writeTrees(MappingWriter out, String name, Map<String, @Nullable Object> trees) {
        out.tree(name, trees.isEmpty() ? null : trees);
    }
}
