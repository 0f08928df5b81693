package io.grapevine.config.yaml;

import io.grapevine.base.tls.UnusableFileException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.scanner.ScannerException;
import org.yaml.snakeyaml.scanner.ScannerImpl;
import org.yaml.snakeyaml.tokens.ScalarToken;
import org.yaml.snakeyaml.tokens.Token;

/** Parses the text of a YAML file. Only its first document is read. */
public final class YamlText {
    private static final int MOST_BYTES = 16 << 20;
    private static final int DEEPEST = 400;

    /** Where an empty file begins. */
    private static final Mark START = new Mark("", 0, 0, 0, new int[0], 0);

    private static final Pattern DIRECTIVE = Pattern.compile("%(YAML[ \\t]+1\\.1|TAG)\\b.*");

    private static final Resolver TAGS = new Tags();

    private YamlText() {}

    /**
     * The root of the first document.
     *
     * @param reading takes what is wrong
     * @return the root; empty if the file holds no value, or none that can be read, which the reading then has noted
     */
    public static Optional<Value> parse(byte[] bytes, ReadContext reading) {
        if (bytes.length > MOST_BYTES) {
            reading.add(1, 1, "", bytes.length + " bytes (expected: at most " + MOST_BYTES + ")");
            return Optional.empty();
        }
        String text = decode(bytes, reading);
        if (text == null || hasUnknownDirective(text, reading)) {
            return Optional.empty();
        }
        return compose(text, reading).map(root -> new Value(root, "", reading));
    }

    /**
     * The root of the first document, which has to have a value: a file without one was most likely emptied by accident, so
     * that this is an error.
     *
     * @param expected what the file could have
     */
    public static Optional<Value> parsePresent(byte[] bytes, ReadContext reading, String expected) {
        Optional<Value> root = parse(bytes, reading).filter(value -> !value.isNull());
        if (root.isEmpty() && reading.isEmpty()) {
            reading.add(1, 1, "", "missing: the file is empty (expected: " + expected + ")");
        }
        return root;
    }

    /**
     * What {@code reader} makes of a file of settings, which all have relative paths that start at its directory.
     *
     * @param what the file's purpose, or the flag that names it: the start of the message if it cannot be read
     * @param expected what an empty file could have, if it is an error that it is empty; no text if it is none
     * @throws UnusableFileException with every error of the file, by position, or that it cannot be read
     */
    public static <T> T read(
            String what, Path file, String expected, Function<? super MappingReader, ? extends T> reader)
            throws UnusableFileException {
        Path directory = Objects.requireNonNullElse(file.getParent(), Path.of(""));
        ReadContext reading = new ReadContext(file.toString(), directory, SecretReferences.LITERAL, true);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UnusableFileException(what + ": " + ConfigError.unreadable(file, e));
        }
        Optional<Value> root = expected.isEmpty() ? parse(content, reading) : parsePresent(content, reading, expected);
        @Nullable
        T read = reading.isEmpty()
                ? root.orElseGet(() -> Value.absent(START, "", reading)).<T>read(reader)
                : null;
        return Read.of(read, reading).orThrow(UnusableFileException::new);
    }

    private static @Nullable String decode(byte[] bytes, ReadContext reading) {
        Charset encoding = encoding(bytes);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            return withoutMark(encoding.newDecoder().decode(in).toString());
        } catch (CharacterCodingException e) {
            String before = withoutMark(new String(bytes, 0, in.position(), encoding));
            fault(before, before.length(), "not " + encoding + " (expected: UTF-8)", reading);
            return null;
        }
    }

    /** The text of a file as it is read; what is in no encoding becomes U+FFFD. */
    static String text(byte[] bytes) {
        return withoutMark(new String(bytes, encoding(bytes)));
    }

    /** UTF-16 where its mark is at the beginning, as some editors write it, else UTF-8. */
    private static Charset encoding(byte[] bytes) {
        int mark = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
        return switch (mark) {
            case 0xFEFF -> StandardCharsets.UTF_16BE;
            case 0xFFFE -> StandardCharsets.UTF_16LE;
            default -> StandardCharsets.UTF_8;
        };
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Optional<Node> compose(String text, ReadContext reading) {
        LoaderOptions limits = new LoaderOptions();
        limits.setCodePointLimit(MOST_BYTES);
        limits.setNestingDepthLimit(DEEPEST);
        limits.setMaxAliasesForCollections(Integer.MAX_VALUE); // NodeCheck counts, and sees what they repeat
        limits.setProcessComments(false);
        String spaced = TabSeparators.replace(text);
        StreamReader reader = new StreamReader(new StringReader(spaced));
        try {
            Scanner scanner = new GoScanner(new ScannerImpl(reader, limits), spaced);
            Composer composer = new Composer(new ParserImpl(scanner), TAGS, limits);
            if (!composer.checkNode()) {
                return Optional.empty();
            }
            Node root = composer.getNode();
            return NodeCheck.accepts(root, reading) ? Optional.of(root) : Optional.empty();
        } catch (ReaderException e) {
            String shown = String.format("character U+%04X (expected: printable text)", e.getCodePoint());
            fault(text, Math.min(e.getPosition(), text.length()), shown, reading);
        } catch (MarkedYAMLException e) {
            reading.add(e.getProblemMark(), "", "yaml: " + e.getProblem());
        } catch (YAMLException e) {
            reading.add(1, 1, "", "yaml: " + e.getMessage());
        } catch (IllegalArgumentException e) { // SnakeYAML's, of a tag that is empty but for characters such as %00
            reading.add(reader.getLine() + 1, reader.getColumn() + 1, "", "yaml: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Directives come before anything but comments and blank lines. The parser used here would skip unknown ones. */
    private static boolean hasUnknownDirective(String text, ReadContext reading) {
        int line = 0;
        for (String content : (Iterable<String>) text.lines()::iterator) {
            line++;
            if (content.startsWith("%") && !DIRECTIVE.matcher(content).matches()) {
                reading.add(line, 1, "", "unknown directive or version of YAML (expected: %YAML 1.1 or %TAG)");
                return true;
            }
            String stripped = content.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#") && !stripped.startsWith("%")) {
                return false;
            }
        }
        return false;
    }

    private static void fault(String text, int at, String message, ReadContext reading) {
        int line =
                1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
        reading.add(line, at - text.lastIndexOf('\n', Math.max(at - 1, 0)), "", message);
    }

    /** Gives scalars without a tag the tag that Go gives them. */
    private static final class Tags extends Resolver {
        @Override
        public Tag resolve(NodeId kind, @Nullable String value, boolean implicit) {
            if (kind != NodeId.scalar) {
                return kind == NodeId.sequence ? Tag.SEQ : Tag.MAP;
            }
            if (!implicit || value == null) {
                return Tag.STR;
            }
            return value.equals("<<") ? Tag.MERGE : GoScalar.resolve(value);
        }
    }

    /**
     * A YAML scanner with the tokens of Go's yaml package where the library's scanner differs. A colon in brackets or
     * braces separates a key from its value only before white space, so that {@code {a:}} has the key {@code a:}, and
     * {@code {a:{}}} is invalid. Escapes of half a surrogate pair in double quotes are invalid.
     */
    private static final class GoScanner implements Scanner {
        private static final Pattern ESCAPE = Pattern.compile(
                "\\\\(?:(?:u|U0000)(d[89a-f][0-9a-f]{2})|.)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

        private final Scanner scanner;
        private final String text;
        private final boolean oneCharEach;
        private final Deque<Token> next = new ArrayDeque<>();
        private int depth;

        /** Reads no token yet; {@code scanner} scans {@code text}. */
        GoScanner(Scanner scanner, String text) {
            this.scanner = scanner;
            this.text = text;
            this.oneCharEach = text.codePointCount(0, text.length()) == text.length();
        }

        @Override
        public boolean checkToken(Token.ID... choices) {
            Token token = peekToken();
            for (Token.ID choice : choices) { // several times for each token
                if (choice == token.getTokenId()) {
                    return true;
                }
            }
            return choices.length == 0;
        }

        @Override
        public Token peekToken() {
            if (next.isEmpty()) {
                read();
            }
            return next.element();
        }

        @Override
        public Token getToken() {
            Token token = peekToken();
            next.remove();
            return token;
        }

        @Override
        public void resetDocumentIndex() {
            scanner.resetDocumentIndex();
        }

        /** Returns the next token; the scanner requires a check before each token. */
        private Token take() {
            scanner.peekToken();
            return scanner.getToken();
        }

        /** Reads the next token, and with the start of a key all tokens up to the key itself. */
        private void read() {
            List<Token> properties = new ArrayList<>();
            Token token = take();
            Token key = null;
            if (depth > 0 && token.getTokenId() == Token.ID.Key) {
                key = token;
                token = take();
                while (token.getTokenId() == Token.ID.Anchor || token.getTokenId() == Token.ID.Tag) {
                    properties.add(token);
                    token = take();
                }
            }
            ScalarToken longer = token instanceof ScalarToken scalar ? checked(scalar) : null;
            if (key != null && longer == null) {
                next.add(key);
            }
            next.addAll(properties);
            next.add(longer == null ? token : longer);
            depth += switch (token.getTokenId()) {
                case FlowMappingStart, FlowSequenceStart -> 1;
                case FlowMappingEnd, FlowSequenceEnd -> -1;
                default -> 0;
            };
        }

        /** The scalar with the colon after it, where Go counts that to it; else null. */
        private @Nullable ScalarToken checked(ScalarToken scalar) {
            if (scalar.getStyle() == ScalarStyle.DOUBLE_QUOTED) {
                checkEscapes(scalar);
            }
            int end = index(scalar.getEndMark());
            boolean longer = depth > 0
                    && scalar.getPlain()
                    && end + 1 < text.length()
                    && text.charAt(end) == ':'
                    && ",[]{}".indexOf(text.charAt(end + 1)) >= 0;
            if (!longer) {
                return null;
            }
            if (text.charAt(end + 1) == '[' || text.charAt(end + 1) == '{') {
                String problem =
                        "did not find expected ',' or the end of brackets or braces; a colon needs a space after it";
                throw new ScannerException("while parsing a flow node", null, problem, scalar.getEndMark());
            }
            Token colon = take();
            return new ScalarToken(scalar.getValue() + ":", scalar.getStartMark(), colon.getEndMark(), true);
        }

        private void checkEscapes(ScalarToken scalar) {
            if (scalar.getValue().chars().noneMatch(c -> Character.isSurrogate((char) c))) {
                return;
            }
            Matcher escape = ESCAPE.matcher(text).region(index(scalar.getStartMark()), index(scalar.getEndMark()));
            while (escape.find()) {
                if (escape.group(1) != null) {
                    throw new ScannerException(
                            "while parsing a quoted scalar",
                            null,
                            "found invalid Unicode character escape code " + escape.group(),
                            scalar.getStartMark());
                }
            }
        }

        /** Marks count code points. */
        private int index(Mark mark) {
            return oneCharEach ? mark.getIndex() : text.offsetByCodePoints(0, mark.getIndex());
        }
    }
}
