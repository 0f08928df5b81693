package io.grapevine.model.matcher;

import io.grapevine.base.go.Literals;
import io.grapevine.base.go.Literals.BadLiteral;
import io.grapevine.base.go.Utf8;
import io.grapevine.model.matcher.MatcherLexer.Kind;
import io.grapevine.model.matcher.MatcherLexer.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Parser of the UTF-8 grammar: names and values are words without reserved characters, or string literals in double
 * quotes.
 *
 * <pre>
 * matchers = [ "{" ] [ matcher { "," matcher } [ "," ] ] [ "}" ]    both braces or none
 * matcher  = text ( "=" | "!=" | "=~" | "!~" ) text
 * </pre>
 */
record Utf8Parser(Factory factory) implements MatcherParser {
    @Override
    public Matcher parseMatcher(String input) throws MatcherException {
        refuseBraces(input);
        Matchers matchers = parseMatchers(input);
        if (matchers.size() != 1) {
            throw new MatcherException("matcher: " + matchers.size() + " of them (expected: one)");
        }
        return matchers.list().get(0);
    }

    /** Only a single matcher may be without braces; a list without braces is more likely a mistake. */
    static void refuseBraces(String input) throws MatcherException {
        if (input.startsWith("{") || input.endsWith("}")) {
            throw new MatcherException("unexpected open or close brace: " + input);
        }
    }

    @Override
    public Matchers parseMatchers(String input) throws MatcherException {
        if (!Utf8.isWellFormed(input)) {
            throw new MatcherException("matcher: " + Utf8.repair(input) + " (expected: valid UTF-8)");
        }
        MatcherLexer lexer = new MatcherLexer(input);
        boolean braces = accept(lexer, Kind.OPEN_BRACE);
        List<Matcher> matchers = new ArrayList<>();
        boolean more = true;
        while (more && lexer.peek().kind() != Kind.CLOSE_BRACE && lexer.peek().kind() != Kind.END) {
            matchers.add(readMatcher(lexer));
            more = accept(lexer, Kind.COMMA);
        }
        if (braces && !accept(lexer, Kind.CLOSE_BRACE)) {
            throw lexer.peek().unexpected(more ? "a closing brace" : "a comma or a closing brace");
        }
        if (lexer.peek().kind() != Kind.END) {
            throw lexer.peek().unexpected(braces || more ? "end of input" : "a comma or end of input");
        }
        return Matchers.of(matchers);
    }

    private static boolean accept(MatcherLexer lexer, Kind kind) throws MatcherException {
        boolean found = lexer.peek().kind() == kind;
        if (found) {
            lexer.next();
        }
        return found;
    }

    private Matcher readMatcher(MatcherLexer lexer) throws MatcherException {
        String name = readText(lexer, "a label name");
        MatchType type = readOperator(lexer);
        return factory.of(type, name, readText(lexer, "a label value"));
    }

    private static String readText(MatcherLexer lexer, String expected) throws MatcherException {
        Token token = lexer.peek();
        if (token.kind() != Kind.QUOTED && token.kind() != Kind.UNQUOTED) {
            throw token.unexpected(expected);
        }
        if (token.kind() == Kind.UNQUOTED) {
            return lexer.next().text();
        }
        try {
            String text = Literals.unquote(token.text());
            if (token.text().indexOf('\n') < 0 && Utf8.isWellFormed(text)) {
                lexer.next();
                return text;
            }
        } catch (BadLiteral noText) {
            // the error names all that can be wrong
        }
        throw token.unexpected("one line of valid UTF-8 in which each backslash begins a known escape");
    }

    private static MatchType readOperator(MatcherLexer lexer) throws MatcherException {
        Token token = lexer.peek();
        if (token.kind() != Kind.OPERATOR) {
            throw token.unexpected("an operator: =, !=, =~ or !~");
        }
        lexer.next();
        return MatchType.of(token.text());
    }

    @Override
    public boolean isValidLabelName(String name) {
        return !name.isEmpty() && Utf8.isWellFormed(name);
    }
}
