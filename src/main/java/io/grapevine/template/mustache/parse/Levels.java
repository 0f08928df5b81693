package io.grapevine.template.mustache.parse;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.MustacheFactory;
import com.github.mustachejava.MustacheParser;
import com.github.mustachejava.MustacheVisitor;
import com.github.mustachejava.ObjectHandler;
import com.github.mustachejava.TemplateContext;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The library's callbacks for parsing one text, which collect its nodes. They provide no files, objects or escaping. */
final class Levels implements MustacheFactory {
    private final SourceReader reader;
    private final Tags tags;
    private final Deque<Level> levels = new ArrayDeque<>();

    private List<Node> left = List.of();

    private Levels(Source source) {
        reader = new SourceReader(source.text());
        tags = new Tags(source.name(), source.text());
    }

    /** The library's parser, whose constructor is for subclasses only. */
    private static final class Parser extends MustacheParser {
        Parser(MustacheFactory factory) {
            super(factory, true);
        }
    }

    /** Reads a text; the exception has its name, line and column. */
    static List<Node> read(Source source) throws TemplateException {
        Levels levels = new Levels(source);
        try {
            new Parser(levels).compile(levels.reader, source.name());
            return List.copyOf(levels.left);
        } catch (Tags.MalformedTemplateException malformed) {
            throw new TemplateException(String.valueOf(malformed.getMessage()));
        } catch (MustacheException early) {
            throw new TemplateException(String.valueOf(levels.tags.endError().getMessage()));
        }
    }

    @Override
    public MustacheVisitor createMustacheVisitor() {
        Level level = new Level();
        levels.push(level);
        return level;
    }

    /** The library passes each tag here before it interprets it. */
    @Override
    public String translate(String tag) {
        levels.element().nodes.addAll(tags.next(tag, reader.position()));
        return tag;
    }

    @Override
    public @Nullable Reader getReader(String name) {
        throw onlyReading();
    }

    @Override
    public void encode(String value, Writer writer) {
        throw onlyReading();
    }

    @Override
    public ObjectHandler getObjectHandler() {
        throw onlyReading();
    }

    @Override
    public Mustache compile(String name) {
        throw onlyReading();
    }

    @Override
    public Mustache compile(Reader text, String name) {
        throw onlyReading();
    }

    private static UnsupportedOperationException onlyReading() {
        return new UnsupportedOperationException("the library only reads");
    }

    /**
     * Collects the nodes of a template or section. The library normalizes line breaks in text, so text is taken from
     * {@link Tags}.
     */
    private final class Level implements MustacheVisitor {
        private final List<Node> nodes = new ArrayList<>();

        /** The end of this level. The library passes on the result; the level above takes {@link #left} instead. */
        @Override
        public @Nullable Mustache mustache(TemplateContext context) {
            left = levels.pop().nodes;
            return null;
        }

        @Override
        public void iterable(TemplateContext context, String variable, @Nullable Mustache inside) {
            nodes.add(new Node.Section(Node.Name.of(variable), left, tags.closedPlace()));
        }

        @Override
        public void notIterable(TemplateContext context, String variable, @Nullable Mustache inside) {
            nodes.add(new Node.Inverted(Node.Name.of(variable), left, tags.closedPlace()));
        }

        @Override
        public void partial(TemplateContext context, String variable, String indent) {
            nodes.add(new Node.Partial(variable, tags.indentation(), tags.place()));
        }

        @Override
        public void value(TemplateContext context, String variable, boolean encoded) {
            nodes.add(new Node.Variable(Node.Name.of(variable), encoded, tags.place()));
        }

        @Override
        public void write(TemplateContext context, String text) {}

        @Override
        public void comment(TemplateContext context, String comment) {}

        @Override
        public void eof(TemplateContext context) {
            nodes.addAll(tags.last());
        }

        @Override
        public void pragma(TemplateContext context, String pragma, String arguments) {
            throw refused();
        }

        @Override
        public void extend(TemplateContext context, String variable, @Nullable Mustache inside) {
            throw refused();
        }

        @Override
        public void name(TemplateContext context, String variable, @Nullable Mustache inside) {
            throw refused();
        }

        @Override
        public void checkName(TemplateContext context, String variable, @Nullable Mustache inside) {
            throw refused();
        }

        @Override
        public void dynamicPartial(TemplateContext context, String variable, String indent) {
            throw refused();
        }

        private static IllegalStateException refused() {
            return new IllegalStateException("Tags lets no such tag pass");
        }
    }

    /** A reader of the source that tracks its position. The library pushes back a few characters at most. */
    static final class SourceReader extends Reader {
        private final String text;
        private int next;
        private int marked;

        SourceReader(String text) {
            this.text = text;
        }

        int position() {
            return next;
        }

        @Override
        public int read() {
            return next < text.length() ? text.charAt(next++) : -1;
        }

        @Override
        public int read(char[] into, int offset, int length) {
            int count = Math.min(length, text.length() - next);
            text.getChars(next, next + count, into, offset);
            next += count;
            return count == 0 && length > 0 ? -1 : count;
        }

        @Override
        public boolean markSupported() {
            return true;
        }

        @Override
        public void mark(int readAheadLimit) {
            marked = next;
        }

        @Override
        public void reset() {
            next = marked;
        }

        @Override
        public void close() {}
    }
}
