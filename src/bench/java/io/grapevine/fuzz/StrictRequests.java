package io.grapevine.fuzz;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads requests of HTTP/1 by RFC 9112 as a proxy does that forwards nothing doubtful: says how many whole requests some bytes are,
 * at most, and how they end. A server that finds more of them can be made to answer a request that was not checked.
 */
final class StrictRequests {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern LENGTH = Pattern.compile("[0-9]+");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,15})([ \t][^;]*)?(;.*)?");
    private static final Pattern EXTENSIONS = Pattern.compile("(;" + TOKEN + "(=(" + TOKEN + "|\"[^\"\\\\]*\"))?)*");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9!$%&'()*+,.:;=_~\\[\\]-]*");
    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0A-\\x1F\\x7F]");

    /** The way in which bytes end. */
    enum End {
        /** With the last byte of a request. */
        WHOLE,
        /** Within a request. */
        PART,
        /** With something that is no request, after which nothing may be read as one. */
        INVALID
    }

    /**
     * The requests that bytes contain, and how the bytes end.
     *
     * @param requests how many whole requests; those before the end if that is invalid
     * @param tolerated whether a receiver may refuse one of them, or take it for what it is read as here
     * @param closing whether a receiver may close the connection after one of them
     */
    record Reading(int requests, End end, boolean tolerated, boolean closing) {}

    private static final byte DELETE = 0x7F;

    private final byte[] input;
    private int at;
    private int requests;
    private boolean tolerated;
    private boolean closing;

    /** The reading ends here. */
    private static final class EndException extends Exception {
        private static final long serialVersionUID = 1L;

        private final End end;

        EndException(End end) {
            super(null, null, false, false);
            this.end = end;
        }
    }

    private record Field(String name, String value) {}

    private StrictRequests(byte[] input) {
        this.input = input;
    }

    static Reading read(byte[] input) {
        StrictRequests reader = new StrictRequests(input);
        End end = End.WHOLE;
        try {
            while (reader.at < input.length) {
                reader.request();
            }
        } catch (EndException e) {
            end = e.end;
        }
        return new Reading(reader.requests, end, reader.tolerated, reader.closing);
    }

    private void request() throws EndException {
        if ((input[at] & 0xFF) <= ' ' || input[at] == DELETE) {
            at++;
            tolerated = true; // a receiver should ignore an empty line here, and may ignore more
            return;
        }
        String start = line(true);
        String[] words = start.split(" ", -1);
        if (words.length != 3) {
            words = start.strip().split("[ \t\u000b\f]+", -1); // a receiver may take more blanks than one
            tolerated = true;
        }
        for (int i = 0; i < words.length; i++) {
            tolerated |= !words[i].trim().equals(words[i]);
            words[i] = words[i].trim(); // of control characters
        }
        check(words.length == 3 && TOKEN.matcher(words[0]).matches() && !words[1].isEmpty());
        check(!CONTROL.matcher(words[1]).find());
        tolerated |= start.indexOf('\t') >= 0;
        check(words[2].equals("HTTP/1.1") || words[2].equals("HTTP/1.0"));
        tolerated |= start.chars().anyMatch(c -> c > '~');
        List<Field> fields = fields();
        closing |= words[2].equals("HTTP/1.0") || words[0].equals("CONNECT") || has(fields, "expect", "upgrade");
        closing |= values(fields, "connection").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
        hosts(words, values(fields, "host"));
        body(words[2], values(fields, "transfer-encoding"), values(fields, "content-length"));
        requests++;
    }

    private static void hosts(String[] words, List<String> hosts) throws EndException {
        boolean needed = words[2].equals("HTTP/1.1") && !words[0].equals("CONNECT");
        check(hosts.size() == 1 || hosts.isEmpty() && !needed);
        check(hosts.stream().allMatch(host -> HOST.matcher(host).matches()));
    }

    private void body(String version, List<String> codings, List<String> lengths) throws EndException {
        if (!codings.isEmpty()) {
            check(version.equals("HTTP/1.1") && lengths.isEmpty());
            check(codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"));
            chunks();
        } else if (!lengths.isEmpty()) {
            List<String> numbers = new ArrayList<>();
            lengths.forEach(value ->
                    Arrays.stream(value.split(",", -1)).map(String::strip).forEach(numbers::add));
            check(numbers.stream().allMatch(number -> LENGTH.matcher(number).matches()));
            check(numbers.stream().distinct().count() == 1);
            BigInteger length = new BigInteger(numbers.get(0));
            check(length.bitLength() < Long.SIZE);
            tolerated |= numbers.size() > 1 || numbers.get(0).length() > 19; // a receiver may take fewer digits
            skip(length.longValue());
        }
    }

    private void chunks() throws EndException {
        long size;
        do {
            var chunk = CHUNK.matcher(line(true));
            check(chunk.matches());
            check(chunk.group(3) == null || !CONTROL.matcher(chunk.group(3)).find());
            tolerated |= chunk.group(2) != null || chunk.group(1).length() > 8;
            tolerated |= chunk.group(3) != null
                    && !EXTENSIONS.matcher(chunk.group(3)).matches();
            size = Long.parseLong(chunk.group(1), 16);
            if (size > 0) {
                skip(size);
                check(at >= input.length || line().isEmpty());
            }
        } while (size > 0 && at < input.length);
        if (size > 0) {
            throw new EndException(End.PART);
        }
        fields(); // trailers
    }

    private List<Field> fields() throws EndException {
        List<Field> fields = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            check(!CONTROL.matcher(line).find());
            if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                check(!fields.isEmpty());
                tolerated = true; // obsolete folding
                Field last = fields.remove(fields.size() - 1);
                fields.add(new Field(last.name(), (last.value() + " " + line.strip()).strip()));
            } else {
                int colon = line.indexOf(':');
                check(colon > 0 && TOKEN.matcher(line.substring(0, colon)).matches());
                fields.add(new Field(
                        line.substring(0, colon).toLowerCase(Locale.ROOT), trimmed(line.substring(colon + 1))));
            }
        }
        return fields;
    }

    /** Without blanks and tabs around it, and no other white space. */
    private static String trimmed(String value) {
        return value.replaceAll("^[ \t]+|[ \t]+$", "");
    }

    private static boolean has(List<Field> fields, String... names) {
        return fields.stream().anyMatch(field -> List.of(names).contains(field.name()));
    }

    private static List<String> values(List<Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .toList();
    }

    /** The next line, without its end, which is CR LF; neither stands alone in it. */
    private String line() throws EndException {
        return line(false);
    }

    /**
     * The next line, without its end, which is CR LF; where {@code lenient}, a CR may stand alone in it, as a blank.
     */
    private String line(boolean lenient) throws EndException {
        int end = at;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        String text = new String(input, at, end - at, StandardCharsets.ISO_8859_1);
        if (end == input.length) {
            throw new EndException(End.PART);
        }
        check(text.endsWith("\r"));
        String line = text.substring(0, text.length() - 1);
        check(lenient || line.indexOf('\r') < 0);
        tolerated |= line.indexOf('\r') >= 0;
        at = end + 1;
        return line.replace('\r', ' ');
    }

    private void skip(long bytes) throws EndException {
        if (bytes > input.length - at) {
            throw new EndException(End.PART);
        }
        at += (int) bytes;
    }

    private static void check(boolean valid) throws EndException {
        if (!valid) {
            throw new EndException(End.INVALID);
        }
    }
}
