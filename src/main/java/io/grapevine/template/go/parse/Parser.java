package io.grapevine.template.go.parse;

import io.grapevine.base.go.Quoted;
import io.grapevine.template.TemplateException;
import io.grapevine.template.go.parse.Token.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Parser of the statements of a text. Definitions in it become templates of their own. */
public final class Parser {
    private final TokenStream tokens;
    private final String name;
    private final String file;
    private final ExpressionParser expressions;
    private final Map<String, Template> defined = new LinkedHashMap<>();
    private int ranges;

    private Parser(String name, String file, String text, Predicate<String> isFunction) {
        this.name = name;
        this.file = file;
        this.tokens = new TokenStream(file, text);
        this.expressions = new ExpressionParser(tokens, isFunction);
    }

    /**
     * The templates of a text: what it defines, and last the text itself under its own name.
     *
     * @param name the name of the text
     * @param file what messages call it
     * @param isFunction whether a function of this name exists
     * @throws TemplateException at the first error
     */
    public static Collection<Template> parse(String name, String file, String text, Predicate<String> isFunction)
            throws TemplateException {
        return new Parser(name, file, text, isFunction).text();
    }

    private Collection<Template> text() throws TemplateException {
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
        define(name, new Statement.Block(statements));
        return defined.values();
    }

    private Statement statementOf(Item item, String context) throws TemplateException {
        if (item.statement() == null) {
            throw tokens.error(tokens.last(), "unexpected " + item.keyword() + " in " + context);
        }
        return item.statement();
    }

    /** A statement, or without one the keyword that ends a list of statements. */
    private record Item(@Nullable Statement statement, String keyword) {
        static final Item END = new Item(null, "{{end}}");

        /** The keyword after which another {@code if} or {@code with} may follow in the same action. */
        static final Item ELSE = new Item(null, "{{else}}");

        Item(Statement statement) {
            this(statement, "");
        }
    }

    private void definition() throws TemplateException {
        String context = "define clause";
        String title = templateName(context);
        tokens.expect(Kind.RIGHT_DELIMITER, context);
        define(title, separateBody(context));
    }

    private void define(String title, Statement.Block body) throws TemplateException {
        Template earlier = defined.get(title);
        if (earlier == null || earlier.body().isBlank()) {
            defined.put(title, new Template(title, file, body));
        } else if (!body.isBlank()) {
            throw tokens.error(tokens.last(), "multiple definition of template " + Quoted.quote(title));
        }
    }

    /** The body of another template: it sees no variables and no loop from outside. */
    private Statement.Block separateBody(String context) throws TemplateException {
        List<String> outer = expressions.enterTemplate();
        int outerRanges = ranges;
        ranges = 0;
        List<Statement> body = new ArrayList<>();
        Item end = statements(body);
        if (end != Item.END) {
            throw tokens.error(tokens.last(), "unexpected " + end.keyword() + " in " + context);
        }
        ranges = outerRanges;
        expressions.leaveTemplate(outer);
        return new Statement.Block(body);
    }

    /** Collects statements up to an {@code end} or {@code else}, which is returned. */
    private Item statements(List<Statement> into) throws TemplateException {
        tokens.enter();
        while (!tokens.peekPastSpace().is(Kind.END_OF_TEXT)) {
            Item item = textOrAction();
            if (item.statement() == null) {
                tokens.leave();
                return item;
            }
            into.add(item.statement());
        }
        throw tokens.error(tokens.last(), "unexpected EOF");
    }

    private Item textOrAction() throws TemplateException {
        Token token = tokens.nextPastSpace();
        if (token.is(Kind.TEXT)) {
            return new Item(new Statement.Text(tokens.position(token), token.text()));
        }
        if (!token.is(Kind.LEFT_DELIMITER)) {
            throw tokens.unexpected(token, "input");
        }
        return action();
    }

    private Item action() throws TemplateException {
        Token start = tokens.last();
        tokens.actionStartsAt(start);
        Item item = actionAt(tokens.peekPastSpace());
        tokens.actionEnds();
        return item;
    }

    private Item actionAt(Token word) throws TemplateException {
        Position at = tokens.position(word);
        return switch (word.kind()) {
            case BLOCK -> new Item(block(at));
            case TEMPLATE -> new Item(call(at));
            case BREAK, CONTINUE -> new Item(jump(tokens.nextPastSpace()));
            case ELSE -> orElse();
            case END -> {
                tokens.nextPastSpace();
                tokens.expect(Kind.RIGHT_DELIMITER, "end");
                yield Item.END;
            }
            case IF, WITH, RANGE -> new Item(control(tokens.nextPastSpace()));
            default -> new Item(new Statement.Action(at, expressions.pipeline("command", Kind.RIGHT_DELIMITER)));
        };
    }

    private Item orElse() throws TemplateException {
        tokens.nextPastSpace();
        Token next = tokens.peekPastSpace();
        if (!next.is(Kind.IF) && !next.is(Kind.WITH)) {
            tokens.expect(Kind.RIGHT_DELIMITER, "else");
        }
        return Item.ELSE;
    }

    private Statement jump(Token word) throws TemplateException {
        String shown = "{{" + word.text() + "}}";
        tokens.expect(Kind.RIGHT_DELIMITER, shown);
        if (ranges == 0) {
            throw tokens.error(word, shown + " outside {{range}}");
        }
        return new Statement.Jump(tokens.position(word), word.text());
    }

    private Statement block(Position at) throws TemplateException {
        String context = "block clause";
        String title = templateName(context);
        Expression.Pipeline argument = expressions.pipeline(context, Kind.RIGHT_DELIMITER);
        define(title, separateBody(context));
        return new Statement.Call(at, title, argument);
    }

    private Statement call(Position at) throws TemplateException {
        String context = "template clause";
        String title = templateName(context);
        if (tokens.peekPastSpace().is(Kind.RIGHT_DELIMITER)) {
            tokens.nextPastSpace();
            return new Statement.Call(at, title, null);
        }
        return new Statement.Call(at, title, expressions.pipeline(context, Kind.RIGHT_DELIMITER));
    }

    /** The name behind the keyword that comes next. */
    private String templateName(String context) throws TemplateException {
        tokens.nextPastSpace();
        Token word = tokens.nextPastSpace();
        if (!word.is(Kind.STRING) && !word.is(Kind.RAW_STRING)) {
            throw tokens.unexpected(word, context);
        }
        return expressions.unquoted(word);
    }

    private Statement control(Token keyword) throws TemplateException {
        int variables = expressions.mark();
        boolean loops = keyword.is(Kind.RANGE);
        Expression.Pipeline pipeline = expressions.pipeline(keyword.text(), Kind.RIGHT_DELIMITER);
        List<Statement> body = new ArrayList<>();
        ranges += loops ? 1 : 0;
        Item end = statements(body);
        ranges -= loops ? 1 : 0;
        Statement.Block orElse = end == Item.ELSE ? otherwise(keyword) : Statement.Block.EMPTY;
        expressions.release(variables);
        return new Statement.Branch(pipeline.at(), keyword.text(), pipeline, new Statement.Block(body), orElse);
    }

    /** The part after an {@code else}; an {@code if} in the same action shares the {@code end} with its owner. */
    private Statement.Block otherwise(Token keyword) throws TemplateException {
        if (!keyword.is(Kind.RANGE) && tokens.peekPastSpace().is(keyword.kind())) {
            tokens.enter();
            Statement chained = control(tokens.nextPastSpace());
            tokens.leave();
            return new Statement.Block(List.of(chained));
        }
        List<Statement> statements = new ArrayList<>();
        Item end = statements(statements);
        if (end != Item.END) {
            throw tokens.error(tokens.last(), "expected end; found " + end.keyword());
        }
        return new Statement.Block(statements);
    }
}
