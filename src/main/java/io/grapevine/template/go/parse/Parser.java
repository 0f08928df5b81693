package io.grapevine.template.go.parse;

import io.grapevine.template.go.parse.Token.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Parser of the statements of a text. Definitions in it become templates of their own. */
public final class Parser {
    private final TokenStream tokens;
    private final String name;
    private final String file;
    private final ExpressionParser expressions;
    private final Map<String, Template> defined = new LinkedHashMap<>();
    private final Nesting nesting;
    private int ranges;

    private Parser(String name, String file, String text, Predicate<String> isFunction) {
        this.name = name;
        this.file = file;
        this.tokens = new TokenStream(file, text);
        this.nesting = new Nesting(tokens);
        this.expressions = new ExpressionParser(tokens, nesting, isFunction);
    }

    /**
     * The templates of a text: what it defines, and last the text itself under its own name.
     *
     * @param name the name of the text
     * @param file what messages call it
     * @param isFunction whether a function of this name exists
     * @throws SyntaxException at the first error
     */
    public static Collection<Template> parse(String name, String file, String text, Predicate<String> isFunction)
            throws SyntaxException {
        return new Parser(name, file, text, isFunction).text();
    }

    private Collection<Template> text() throws SyntaxException {
        List<Statement> statements = new ArrayList<>();
        while (!tokens.peek().is(Kind.END_OF_TEXT)) {
            if (tokens.peek().is(Kind.LEFT_DELIMITER)) {
                tokens.next();
                if (tokens.peekPastSpace().is(Kind.DEFINE)) {
                    definition();
                    continue;
                }
                statements.add(statementOf(action(), "input"));
            } else {
                statements.add(statementOf(textOrAction(), "input"));
            }
        }
        define(name, new Block(statements));
        return defined.values();
    }

    private Statement statementOf(Item item, String context) throws SyntaxException {
        if (item instanceof Item.Step step) {
            return step.statement();
        }
        throw tokens.fault(tokens.last(), "unexpected " + item + " in " + context);
    }

    /** The keywords that end a list of statements. */
    private sealed interface Item {
        record Step(Statement statement) implements Item {}

        /** {@code end}. */
        record End() implements Item {
            @Override
            public String toString() {
                return "{{end}}";
            }
        }

        /** {@code else}; another {@code if} or {@code with} may follow in the same action. */
        record Else() implements Item {
            @Override
            public String toString() {
                return "{{else}}";
            }
        }
    }

    private void definition() throws SyntaxException {
        tokens.nextPastSpace();
        String context = "define clause";
        Token word = tokens.nextPastSpace();
        if (!word.is(Kind.STRING) && !word.is(Kind.RAW_STRING)) {
            throw tokens.unexpected(word, context);
        }
        String title = expressions.unquoted(word);
        tokens.expect(Kind.RIGHT_DELIMITER, context);
        define(title, separateBody(context));
    }

    private void define(String title, Block body) throws SyntaxException {
        Template earlier = defined.get(title);
        if (earlier == null || earlier.body().isBlank()) {
            defined.put(title, new Template(title, file, body));
        } else if (!body.isBlank()) {
            throw tokens.fault(tokens.last(), "multiple definition of template " + Literals.quote(title));
        }
    }

    /** The body of another template: it sees no variables and no loop from outside. */
    private Block separateBody(String context) throws SyntaxException {
        List<String> outer = expressions.enterTemplate();
        int outerRanges = ranges;
        ranges = 0;
        List<Statement> body = new ArrayList<>();
        Item end = statements(body);
        if (!(end instanceof Item.End)) {
            throw tokens.fault(tokens.last(), "unexpected " + end + " in " + context);
        }
        ranges = outerRanges;
        expressions.leaveTemplate(outer);
        return new Block(body);
    }

    /** Collects statements up to an {@code end} or {@code else}, which is returned. */
    private Item statements(List<Statement> into) throws SyntaxException {
        nesting.enter();
        while (!tokens.peekPastSpace().is(Kind.END_OF_TEXT)) {
            Item item = textOrAction();
            if (item instanceof Item.Step step) {
                into.add(step.statement());
            } else {
                nesting.leave();
                return item;
            }
        }
        throw tokens.fault(tokens.last(), "unexpected EOF");
    }

    private Item textOrAction() throws SyntaxException {
        Token token = tokens.nextPastSpace();
        if (token.is(Kind.TEXT)) {
            return new Item.Step(new Statement.Text(tokens.position(token), token.text()));
        }
        if (!token.is(Kind.LEFT_DELIMITER)) {
            throw tokens.unexpected(token, "input");
        }
        return action();
    }

    private Item action() throws SyntaxException {
        Token start = tokens.last();
        tokens.actionStartsAt(start);
        Item item = actionAt(tokens.peekPastSpace());
        tokens.actionEnds();
        return item;
    }

    private Item actionAt(Token word) throws SyntaxException {
        Position at = tokens.position(word);
        return switch (word.kind()) {
            case BLOCK -> {
                tokens.nextPastSpace();
                yield new Item.Step(block(at));
            }
            case TEMPLATE -> {
                tokens.nextPastSpace();
                yield new Item.Step(call(at));
            }
            case BREAK, CONTINUE -> new Item.Step(jump(tokens.nextPastSpace()));
            case ELSE -> orElse();
            case END -> {
                tokens.nextPastSpace();
                tokens.expect(Kind.RIGHT_DELIMITER, "end");
                yield new Item.End();
            }
            case IF, WITH, RANGE -> new Item.Step(control(tokens.nextPastSpace()));
            default -> new Item.Step(new Statement.Action(at, expressions.pipeline("command", Kind.RIGHT_DELIMITER)));
        };
    }

    private Item orElse() throws SyntaxException {
        tokens.nextPastSpace();
        Token next = tokens.peekPastSpace();
        if (!next.is(Kind.IF) && !next.is(Kind.WITH)) {
            tokens.expect(Kind.RIGHT_DELIMITER, "else");
        }
        return new Item.Else();
    }

    private Statement jump(Token word) throws SyntaxException {
        String shown = "{{" + word.text() + "}}";
        tokens.expect(Kind.RIGHT_DELIMITER, shown);
        if (ranges == 0) {
            throw tokens.fault(word, shown + " outside {{range}}");
        }
        Position at = tokens.position(word);
        return word.is(Kind.BREAK) ? new Statement.Break(at) : new Statement.Continue(at);
    }

    private Statement block(Position at) throws SyntaxException {
        String context = "block clause";
        String title = templateName(context);
        Expression.Pipeline argument = expressions.pipeline(context, Kind.RIGHT_DELIMITER);
        define(title, separateBody(context));
        return new Statement.Call(at, title, argument);
    }

    private Statement call(Position at) throws SyntaxException {
        String context = "template clause";
        String title = templateName(context);
        if (tokens.peekPastSpace().is(Kind.RIGHT_DELIMITER)) {
            tokens.nextPastSpace();
            return new Statement.Call(at, title, null);
        }
        return new Statement.Call(at, title, expressions.pipeline(context, Kind.RIGHT_DELIMITER));
    }

    private String templateName(String context) throws SyntaxException {
        Token word = tokens.nextPastSpace();
        if (!word.is(Kind.STRING) && !word.is(Kind.RAW_STRING)) {
            throw tokens.unexpected(word, context);
        }
        return expressions.unquoted(word);
    }

    private Statement control(Token keyword) throws SyntaxException {
        int variables = expressions.mark();
        boolean loops = keyword.is(Kind.RANGE);
        Expression.Pipeline pipeline = expressions.pipeline(keyword.text(), Kind.RIGHT_DELIMITER);
        List<Statement> body = new ArrayList<>();
        ranges += loops ? 1 : 0;
        Item end = statements(body);
        ranges -= loops ? 1 : 0;
        Block orElse = end instanceof Item.Else ? otherwise(keyword) : Block.EMPTY;
        expressions.release(variables);
        Position at = pipeline.at();
        return switch (keyword.kind()) {
            case IF -> new Statement.If(at, pipeline, new Block(body), orElse);
            case WITH -> new Statement.With(at, pipeline, new Block(body), orElse);
            default -> new Statement.Range(at, pipeline, new Block(body), orElse);
        };
    }

    /** The part after an {@code else}; an {@code if} in the same action shares the {@code end} with its owner. */
    private Block otherwise(Token keyword) throws SyntaxException {
        if (!keyword.is(Kind.RANGE) && tokens.peekPastSpace().is(keyword.kind())) {
            nesting.enter();
            Statement chained = control(tokens.nextPastSpace());
            nesting.leave();
            return new Block(List.of(chained));
        }
        List<Statement> statements = new ArrayList<>();
        Item end = statements(statements);
        if (!(end instanceof Item.End)) {
            throw tokens.fault(tokens.last(), "expected end; found " + end);
        }
        return new Block(statements);
    }
}
