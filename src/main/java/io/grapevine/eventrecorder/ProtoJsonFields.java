package io.grapevine.eventrecorder;

import io.grapevine.base.go.Utf8;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Writes a message as protojson does, without white space. */
final class ProtoJsonFields implements Fields {
    private static final HexFormat HEX = HexFormat.of();

    private final StringBuilder out;
    private boolean first = true;

    private ProtoJsonFields(StringBuilder out) {
        this.out = out;
    }

    static String encode(Consumer<Fields> message) {
        StringBuilder out = new StringBuilder(512);
        object(out, message);
        return out.toString();
    }

    private static void object(StringBuilder out, Consumer<Fields> message) {
        out.append('{');
        message.accept(new ProtoJsonFields(out));
        out.append('}');
    }

    private StringBuilder name(String name) {
        out.append(first ? "\"" : ",\"").append(name).append("\":");
        first = false;
        return out;
    }

    /** Only what JSON requires is escaped, and an escape that has no short form is in lower-case hexadecimal. */
    private void quoted(String raw) {
        String text = Utf8.repair(raw);
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u").append(HEX.toHexDigits(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private <T> void list(String name, List<T> values, Consumer<T> element) {
        if (!values.isEmpty()) {
            name(name).append('[');
            for (int i = 0; i < values.size(); i++) {
                if (i > 0) {
                    out.append(',');
                }
                element.accept(values.get(i));
            }
            out.append(']');
        }
    }

    @Override
    public void text(int field, String name, String value) {
        if (!value.isEmpty()) {
            name(name);
            quoted(value);
        }
    }

    @Override
    public void texts(int field, String name, List<String> values) {
        list(name, values, this::quoted);
    }

    @Override
    public void number(int field, String name, long value) {
        if (value != 0) {
            name(name).append('"').append(Long.toUnsignedString(value)).append('"');
        }
    }

    @Override
    public void numbers(int field, String name, long[] values) {
        if (values.length > 0) {
            String separator = "[\"";
            name(name);
            for (long value : values) {
                out.append(separator).append(Long.toUnsignedString(value));
                separator = "\",\"";
            }
            out.append("\"]");
        }
    }

    @Override
    public void small(int field, String name, int value) {
        if (value != 0) {
            name(name).append(Integer.toUnsignedString(value));
        }
    }

    @Override
    public void flag(int field, String name, boolean value) {
        if (value) {
            name(name).append("true");
        }
    }

    @Override
    public void choice(int field, String name, String constant, int value) {
        if (value != 0) {
            name(name).append('"').append(constant).append('"');
        }
    }

    /** In UTC, with 0, 3, 6 or 9 digits behind the point. */
    @Override
    public void time(int field, String name, Instant value) {
        name(name).append('"').append(value).append('"');
    }

    /** Seconds, with 0, 3, 6 or 9 digits behind the point; no duration of a configuration is negative. */
    @Override
    public void duration(int field, String name, Duration value) {
        name(name).append('"').append(value.getSeconds());
        int nanos = value.getNano();
        if (nanos != 0) {
            int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
            out.append('.').append(String.format("%09d", nanos), 0, digits);
        }
        out.append("s\"");
    }

    @Override
    public void message(int field, String name, Consumer<Fields> content) {
        object(name(name), content);
    }

    @Override
    public <T> void messages(int field, String name, List<T> values, BiConsumer<Fields, T> content) {
        list(name, values, value -> object(out, fields -> content.accept(fields, value)));
    }
}
