package io.grapevine.template.go.parse;

import io.grapevine.base.go.Literals;
import io.grapevine.base.go.Literals.BadLiteral;
import io.grapevine.base.go.Quoted;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.parse.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

final class ExpressionParser {
    private static final String IN_PARENTHESES = "parenthesized pipeline";

    private final TokenStream tokens;
    private final Predicate<String> isFunction;
    private List<String> variables = new ArrayList<>(List.of("$"));

    ExpressionParser(TokenStream tokens, Predicate<String> isFunction) {
        this.tokens = tokens;
        this.isFunction = isFunction;
    }

    /** Hides all variables but the dollar sign; returns them. */
    List<String> enterTemplate() {
        List<String> outer = variables;
        variables = new ArrayList<>(List.of("$"));
        return outer;
    }

    void leaveTemplate(List<String> outer) {
        variables = outer;
    }

    int mark() {
        return variables.size();
    }

    /** Forgets the variables since a mark. */
    void release(int mark) {
        variables.subList(mark, variables.size()).clear();
    }

    Expression.Pipeline pipeline(String context, Kind end) throws TemplateException {
        Position at = tokens.position(tokens.peekPastSpace());
        List<String> declared = new ArrayList<>();
        boolean assigns = declarations(context, declared);
        List<Expression.Command> commands = new ArrayList<>();
        for (Token token = tokens.peekPastSpace(); !token.is(end); token = tokens.peekPastSpace()) {
            if (!token.startsOperand()) {
                throw tokens.unexpected(tokens.nextPastSpace(), context);
            }
            commands.add(command());
        }
        Token last = tokens.nextPastSpace();
        check(commands, context, last);
        return new Expression.Pipeline(at, declared, assigns, commands);
    }

    /** The variables before {@code :=} or {@code =}; whether they are assigned. */
    private boolean declarations(String context, List<String> declared) throws TemplateException {
        while (tokens.peekPastSpace().is(Kind.VARIABLE)) {
            Token variable = tokens.next();
            Token after = tokens.peek();
            Token next = tokens.peekPastSpace();
            boolean comma = next.is(Kind.CHARACTER) && next.text().equals(",");
            if (!comma && !next.is(Kind.ASSIGN) && !next.is(Kind.DECLARE)) {
                if (after.is(Kind.SPACE)) {
                    tokens.putBack(variable, after);
                } else {
                    tokens.putBack(variable);
                }
                return false;
            }
            tokens.next();
            declared.add(variable.text());
            variables.add(variable.text());
            if (!comma) {
                return next.is(Kind.ASSIGN);
            }
            if (!context.equals("range") || declared.size() > 1) {
                throw tokens.error(next, "too many declarations in " + context);
            }
            Kind following = tokens.peekPastSpace().kind();
            if (following != Kind.VARIABLE && following != Kind.RIGHT_DELIMITER && following != Kind.RIGHT_PAREN) {
                throw tokens.error(next, "range can only initialize variables");
            }
        }
        return false;
    }

    private void check(List<Expression.Command> commands, String context, Token end) throws TemplateException {
        if (commands.isEmpty()) {
            throw tokens.error(end, "missing value for " + context);
        }
        for (int i = 1; i < commands.size(); i++) {
            Expression head = commands.get(i).head();
            boolean constant = head instanceof Expression.Bool
                    || head instanceof Expression.Dot
                    || head instanceof Expression.Nil
                    || head instanceof Expression.Numeral
                    || head instanceof Expression.Text;
            if (constant) {
                throw tokens.error(end, "non executable command in pipeline stage " + (i + 1));
            }
        }
    }

    private Expression.Command command() throws TemplateException {
        Position at = tokens.position(tokens.peekPastSpace());
        List<Expression> words = new ArrayList<>();
        while (true) {
            tokens.peekPastSpace();
            Expression operand = operand();
            if (operand != null) {
                words.add(operand);
            }
            Token next = tokens.next();
            if (next.is(Kind.SPACE)) {
                continue;
            }
            if (next.is(Kind.RIGHT_DELIMITER) || next.is(Kind.RIGHT_PAREN)) {
                tokens.putBack(next);
            } else if (!next.is(Kind.PIPE)) {
                throw tokens.unexpected(next, "operand");
            }
            if (words.isEmpty()) {
                throw tokens.error(next, "empty command");
            }
            return new Expression.Command(at, words);
        }
    }

    /** A term and the fields that follow it; null where no term is. */
    private @Nullable Expression operand() throws TemplateException {
        Expression term = term();
        if (term == null || !tokens.peek().is(Kind.FIELD)) {
            return term;
        }
        Token first = tokens.peek();
        List<String> names = new ArrayList<>();
        while (tokens.peek().is(Kind.FIELD)) {
            names.add(tokens.next().text().substring(1));
        }
        Position at = tokens.position(first);
        if (term instanceof Expression.Field field) {
            names.addAll(0, field.names());
            return new Expression.Field(at, names);
        }
        if (term instanceof Expression.Variable variable) {
            names.addAll(0, variable.fields());
            return new Expression.Variable(at, variable.name(), names);
        }
        if (term instanceof Expression.Pipeline || term instanceof Expression.Identifier) {
            return new Expression.Chain(at, term, names);
        }
        throw tokens.error(first, "unexpected . after term " + Quoted.quote(term.toString()));
    }

    private @Nullable Expression term() throws TemplateException {
        Token token = tokens.peekPastSpace();
        if (!token.startsOperand()) {
            return null;
        }
        tokens.next();
        Position at = tokens.position(token);
        return switch (token.kind()) {
            case IDENTIFIER -> identifier(token, at);
            case DOT -> new Expression.Dot(at);
            case NIL -> new Expression.Nil(at);
            case VARIABLE -> variable(token, at);
            case FIELD -> new Expression.Field(at, List.of(token.text().substring(1)));
            case BOOL -> new Expression.Bool(at, token.text().equals("true"));
            case LEFT_PAREN -> parenthesised();
            case STRING, RAW_STRING -> new Expression.Text(at, token.text(), unquoted(token));
            default -> number(token, at);
        };
    }

    private Expression identifier(Token token, Position at) throws TemplateException {
        if (!isFunction.test(token.text())) {
            throw tokens.error(token, "function " + Quoted.quote(token.text()) + " not defined");
        }
        return new Expression.Identifier(at, token.text());
    }

    private Expression variable(Token token, Position at) throws TemplateException {
        if (!variables.contains(token.text())) {
            throw tokens.error(token, "undefined variable " + Quoted.quote(token.text()));
        }
        return new Expression.Variable(at, token.text(), List.of());
    }

    private Expression parenthesised() throws TemplateException {
        tokens.enter();
        Expression pipeline = pipeline(IN_PARENTHESES, Kind.RIGHT_PAREN);
        tokens.leave();
        return pipeline;
    }

    private Expression number(Token token, Position at) throws TemplateException {
        try {
            Expression.Constant value = switch (token.kind()) {
                case CHARACTER_CONSTANT -> Numbers.character(token.text());
                case COMPLEX -> Numbers.complex(token.text());
                default -> Numbers.number(token.text());
            };
            return new Expression.Numeral(at, token.text(), value);
        } catch (BadLiteral e) {
            throw tokens.error(token, String.valueOf(e.getMessage()));
        }
    }

    String unquoted(Token token) throws TemplateException {
        try {
            return Literals.unquote(token.text());
        } catch (BadLiteral e) {
            throw tokens.error(token, String.valueOf(e.getMessage()));
        }
    }
}
