package io.grapevine.template.go.parse;

import io.grapevine.base.go.Literals;
import io.grapevine.base.go.Literals.BadLiteral;
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

/** Parser of a Go template. Each {@code define} or {@code block} in it becomes a template of its own. */
public final class Parser {
    private static final String IN_PARENTHESES = "parenthesized pipeline";

    private final TokenStream tokens;
    private final String name;
    private final String file;
    private final Predicate<String> isFunction;
    private final Map<String, Template> defined = new LinkedHashMap<>();
    private List<String> variables = new ArrayList<>(List.of("$"));
    private int ranges;

    private Parser(String name, String file, String text, Predicate<String> isFunction) {
        this.name = name;
        this.file = file;
        this.tokens = new TokenStream(file, text);
        this.isFunction = isFunction;
    }

    /**
     * Parses a text into templates: those that it defines, and last the text itself under its own name.
     *
     * @param name the name of the text
     * @param file the name of the file in error messages
     * @param isFunction whether a function with a name exists
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

    /** A statement, or else the keyword that ends a list of statements. */
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

    /** Parses the body of another template, which sees neither the variables nor the loops around it. */
    private Statement.Block separateBody(String context) throws TemplateException {
        List<String> outer = variables;
        variables = new ArrayList<>(List.of("$"));
        int outerRanges = ranges;
        ranges = 0;
        List<Statement> body = new ArrayList<>();
        Item end = statements(body);
        if (end != Item.END) {
            throw tokens.error(tokens.last(), "unexpected " + end.keyword() + " in " + context);
        }
        ranges = outerRanges;
        variables = outer;
        return new Statement.Block(body);
    }

    /** Collects statements until {@code end} or {@code else}, and returns that. */
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
            default -> new Item(new Statement.Action(at, pipeline("command", Kind.RIGHT_DELIMITER)));
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
        Expression.Pipeline argument = pipeline(context, Kind.RIGHT_DELIMITER);
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
        return new Statement.Call(at, title, pipeline(context, Kind.RIGHT_DELIMITER));
    }

    /** Parses the keyword that comes next and the template name after it. */
    private String templateName(String context) throws TemplateException {
        tokens.nextPastSpace();
        Token word = tokens.nextPastSpace();
        if (!word.is(Kind.STRING) && !word.is(Kind.RAW_STRING)) {
            throw tokens.unexpected(word, context);
        }
        return unquoted(word);
    }

    private Statement control(Token keyword) throws TemplateException {
        int mark = variables.size();
        boolean loops = keyword.is(Kind.RANGE);
        Expression.Pipeline pipeline = pipeline(keyword.text(), Kind.RIGHT_DELIMITER);
        List<Statement> body = new ArrayList<>();
        ranges += loops ? 1 : 0;
        Item end = statements(body);
        ranges -= loops ? 1 : 0;
        Statement.Block orElse = end == Item.ELSE ? otherwise(keyword) : Statement.Block.EMPTY;
        variables.subList(mark, variables.size()).clear();
        return new Statement.Branch(pipeline.at(), keyword.text(), pipeline, new Statement.Block(body), orElse);
    }

    /** Parses the part after an {@code else}. An {@code else if} needs no {@code end} of its own. */
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

    private Expression.Pipeline pipeline(String context, Kind end) throws TemplateException {
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

    /** Collects the variables before {@code :=} or {@code =}. Returns true for {@code =}, an assignment. */
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
            return new Expression.Command(at, words.get(0), words.subList(1, words.size()));
        }
    }

    /** Parses a term and the fields that follow it; null if no term comes next. */
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
        if (term instanceof Expression.Chain chain) {
            names.addAll(0, chain.fields());
            return new Expression.Chain(at, chain.target(), names);
        }
        if (term instanceof Expression.Variable
                || term instanceof Expression.Pipeline
                || term instanceof Expression.Identifier) {
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
            case FIELD ->
                new Expression.Chain(
                        at, new Expression.Dot(at), List.of(token.text().substring(1)));
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
        return new Expression.Variable(at, token.text());
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
                case CHARACTER_CONSTANT -> Expression.Constant.character(token.text());
                case COMPLEX -> Expression.Constant.complex(token.text());
                default -> Expression.Constant.number(token.text());
            };
            return new Expression.Numeral(at, token.text(), value);
        } catch (BadLiteral e) {
            throw tokens.error(token, String.valueOf(e.getMessage()));
        }
    }

    private String unquoted(Token token) throws TemplateException {
        try {
            return Literals.unquote(token.text());
        } catch (BadLiteral e) {
            throw tokens.error(token, String.valueOf(e.getMessage()));
        }
    }
}
