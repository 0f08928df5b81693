package io.grapevine.config.file.yaml;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.scanner.Scanner;
import org.yaml.snakeyaml.scanner.ScannerException;
import org.yaml.snakeyaml.tokens.ScalarToken;
import org.yaml.snakeyaml.tokens.Token;

/**
 * A YAML scanner with the tokens of Go's yaml package where the library's scanner differs. A colon in brackets or
 * braces separates a key from its value only before white space, so that {@code {a:}} has the key {@code a:}, and
 * {@code {a:{}}} is invalid. Escapes of half a surrogate pair in double quotes are invalid.
 */
final class GoScanner implements Scanner {
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:(?:u|U0000)(d[89a-f][0-9a-f]{2})|.)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Scanner scanner;
    private final String text;
    private final boolean oneCharEach;
    private final Deque<Token> next = new ArrayDeque<>();
    private int depth;

    /** Reads no token yet; {@code scanner} scans {@code text}. */
    GoScanner(Scanner scanner, String text) {
        this.scanner = scanner;
        this.text = text;
        this.oneCharEach = text.chars().noneMatch(c -> Character.isSurrogate((char) c));
    }

    @Override
    public boolean checkToken(Token.ID... choices) {
        Token token = peekToken();
        return choices.length == 0 || List.of(choices).contains(token.getTokenId());
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
