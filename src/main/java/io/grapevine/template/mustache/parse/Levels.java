package io.grapevine.template.mustache.parse;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.MustacheFactory;
import com.github.mustachejava.MustacheParser;
import com.github.mustachejava.MustacheVisitor;
import com.github.mustachejava.ObjectHandler;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The library's callbacks for parsing one text. They provide no files, objects or escaping. */
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

    /**
     * Reads a text.
     *
     * @throws TemplateException if it is no template, with its name, line and column
     */
    static List<Node> read(Source source) throws TemplateException {
        Levels levels = new Levels(source);
        try {
            new Parser(levels).compile(levels.reader, source.name());
            return List.copyOf(levels.left);
        } catch (MalformedTemplateException malformed) {
            throw new TemplateException(String.valueOf(malformed.getMessage()));
        } catch (MustacheException early) {
            throw new TemplateException(String.valueOf(levels.tags.endFault().getMessage()));
        }
    }

    Tags tags() {
        return tags;
    }

    /** The innermost level ends. */
    void leave() {
        left = levels.pop().nodes();
    }

    /** The content of the level closed last. */
    List<Node> left() {
        return left;
    }

    @Override
    public MustacheVisitor createMustacheVisitor() {
        Level level = new Level(this);
        levels.push(level);
        return level;
    }

    /** The library passes each tag here before it interprets it. */
    @Override
    public String translate(String tag) {
        levels.element().nodes().addAll(tags.next(tag, reader.position()));
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
}
