package io.grapevine.template.mustache;

import com.github.mustachejava.Binding;
import com.github.mustachejava.Code;
import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Iteration;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheException;
import com.github.mustachejava.MustacheParser;
import com.github.mustachejava.MustacheVisitor;
import com.github.mustachejava.ObjectHandler;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.codes.IterableCode;
import com.github.mustachejava.codes.ValueCode;
import com.github.mustachejava.util.Wrapper;
import io.grapevine.base.go.Quoted;
import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import io.grapevine.template.mustache.Run.Name;
import java.io.Reader;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The library's factory over the partials of a configuration. No other template is accessible: nothing is loaded from disk
 * or class path by a name in a template, and no method of an object is called. Each partial is compiled once.
 */
final class Compiler extends DefaultMustacheFactory {
    /** The file extension, which the names of partials lack. */
    static final String SUFFIX = ".mustache";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    private final Map<String, Source> files;
    private final Set<String> names;

    private Compiler(Map<String, Source> files) {
        super(name -> null);
        this.files = files;
        names = new TreeSet<>(MustacheTemplates.BUILT_IN);
        names.addAll(files.keySet());
        setObjectHandler(new Values());
    }

    /**
     * The built-in partials and those of files, which replace built-in ones of their name.
     *
     * @throws TemplateException with the errors of all files, one per line: file, line, column and error
     */
    static Compiler read(List<Source> files) throws TemplateException {
        Map<String, Source> sources = new TreeMap<>();
        List<String> errors = new ArrayList<>();
        for (Source file : files) {
            String name = name(file);
            Source other = sources.putIfAbsent(name, file);
            if (!NAME.matcher(name).matches()) {
                errors.add(file.name() + ":1:1: name " + Quoted.quote(name)
                        + " (expected: letters of ASCII, digits, dots, dashes and underscores)");
            } else if (other != null && !other.name().equals(file.name())) {
                errors.add(file.name() + ":1:1: partial " + Quoted.quote(name) + " again (expected: only "
                        + other.name() + ")");
            }
        }
        Compiler compiler = new Compiler(sources);
        for (String name : sources.keySet()) {
            try {
                compiler.compilePartial(name);
            } catch (RefusedException error) {
                errors.add(error.getMessage());
            }
        }
        if (!errors.isEmpty()) {
            throw new TemplateException(String.join("\n", errors));
        }
        return compiler;
    }

    private static String name(Source file) {
        String base = file.baseName();
        return base.endsWith(SUFFIX) ? base.substring(0, base.length() - SUFFIX.length()) : base;
    }

    Set<String> names() {
        return Collections.unmodifiableSet(names);
    }

    /**
     * Compiles a piece of configuration.
     *
     * @throws TemplateException if it is no template, or names a partial that is not there
     */
    Mustache snippet(String text) throws TemplateException {
        try {
            return mc.compile(new SourceReader(text), "");
        } catch (RefusedException error) {
            throw new TemplateException(error.getMessage());
        }
    }

    private Source source(String name) {
        Source ofFile = files.get(name);
        return ofFile == null ? builtIn(name) : ofFile;
    }

    /** A built-in partial. */
    static Source builtIn(String name) {
        String file = name + SUFFIX;
        return Source.ofResource("built-in/" + file, Compiler.class, file);
    }

    @Override
    public Reader getReader(String name) {
        return new SourceReader(source(name).text());
    }

    @Override
    protected Function<String, Mustache> getMustacheCacheFunction() {
        return name -> mc.compile(getReader(name), source(name).name());
    }

    /** The partial of a name, compiled when it is first asked for; every name in a template that was read is one. */
    @Override
    public Mustache compilePartial(String name) {
        Mustache known = mustacheCache.get(name);
        return known == null ? compile(name) : known;
    }

    @Override
    public void encode(String value, Writer writer) {
        ((Output) writer).value(value);
    }

    /** The library passes each tag here before it interprets it. */
    @Override
    public String translate(String tag) {
        return Tags.checked(tag, names);
    }

    @Override
    public MustacheVisitor createMustacheVisitor() {
        return new Visitor(this);
    }

    @Override
    protected MustacheParser createParser() {
        return new Parser(this);
    }

    /** The library's parser, with the place of errors, a limit of depth, and tags that are alone on their lines. */
    private static final class Parser extends MustacheParser {
        Parser(Compiler compiler) {
            super(compiler);
        }

        /** Reads a section up to its end, or where {@code section} is null a whole template. */
        @Override
        protected Mustache compile(
                Reader reader,
                @Nullable String section,
                AtomicInteger line,
                String file,
                String open,
                String close,
                boolean startOfLine) {
            SourceReader source = (SourceReader) reader;
            int from = source.tag();
            int outside = line.get();
            boolean beginsAlone = section != null && startOfLine && source.restOfLineIsBlank();
            // the library takes away the first line break of a section where this is not zero
            AtomicInteger inside = beginsAlone ? line : new AtomicInteger();
            try {
                source.enter(inside);
                Visitor.Body body =
                        (Visitor.Body) super.compile(reader, section, inside, file, open, close, section == null);
                if (section == null && source.ends() > 1) {
                    throw new RefusedException(source.place(file, source.tag()), unclosed(close));
                }
                body.standsAlone(beginsAlone, section != null && source.tagIsAlone());
                source.leave(line);
                line.set(outside); // as above for the line break after a section
                return body;
            } catch (MustacheException error) {
                boolean placed = error instanceof RefusedException refused && refused.isPlaced();
                throw placed ? error : refused(error, source, section, from, file, open, close);
            } catch (IndexOutOfBoundsException braces) {
                throw new RefusedException(source.place(file, source.tag()), Tags.THREE_BRACES);
            }
        }

        /** What is wrong with the last tag, or where the text ends too early with the section that begins at {@code from}. */
        private static RefusedException refused(
                MustacheException error,
                SourceReader source,
                @Nullable String section,
                int from,
                String file,
                String open,
                String close) {
            String reason = String.valueOf(error.getMessage());
            String name = section == null ? "" : Tags.name(section);
            if (source.ends() == 1 && reason.startsWith("Failed to close")) {
                return new RefusedException(
                        source.place(file, from),
                        "section " + Quoted.quote(name) + " is not closed (expected: " + open + "/" + name + close
                                + ")");
            }
            String tag = source.lastTag();
            if (source.ends() == 0 && reason.startsWith("Mismatched")) {
                String expected = section == null
                        ? "a section that is open"
                        : "end of " + Quoted.quote(name) + ", which begins at " + source.place(file, from);
                reason = "end of " + Quoted.quote(Tags.closed(tag)) + " (expected: " + expected + ")";
            } else if (source.ends() > 0 || !(error instanceof RefusedException)) {
                reason = tag.startsWith(open + Tags.BRACE) ? Tags.THREE_BRACES : unclosed(close);
            }
            return new RefusedException(source.place(file, source.tag()), reason);
        }

        private static String unclosed(String close) {
            return "unclosed tag (expected: " + close + ")";
        }
    }

    /** The text of a template, which tells the library's parser its line and knows what is around it. */
    private static final class SourceReader extends Reader {
        /** How deep sections may stand in each other in one text. */
        private static final int DEEPEST = 50;

        private final String text;
        private int next;
        private int marked = -2;
        private int tag;
        private int ends;
        private int endsWhenMarked;
        private int depth = -1;

        /** What the library counts lines with: it misses those in tags. */
        private AtomicInteger line = new AtomicInteger();

        /** How many line breaks stand before {@code counted}. */
        private int breaks;

        private int counted;

        SourceReader(String text) {
            this.text = text;
        }

        /** Begins a template or a section of it, whose lines {@code counter} counts. */
        void enter(AtomicInteger counter) {
            line = counter;
            if (++depth > DEEPEST) {
                throw new RefusedException("sections nested deeper than " + DEEPEST);
            }
        }

        /** Ends a template or a section of it; {@code counter} counts the lines that follow. */
        void leave(AtomicInteger counter) {
            line = counter;
            depth--;
        }

        /** How often the library has read the end: once more where it is inside of a tag. */
        int ends() {
            return ends;
        }

        /** The position of the last tag that the library has read. */
        int tag() {
            return tag;
        }

        /** The text of that tag, as far as it is read. */
        String lastTag() {
            return text.substring(tag, next);
        }

        /** {@code file:line:column} of the character at {@code position}. */
        String place(String file, int position) {
            int row = 1;
            int column = 1;
            for (int i = 0; i < position; i++) {
                boolean ended = text.charAt(i) == '\n';
                row += ended ? 1 : 0;
                column = ended ? 1 : column + 1;
            }
            return (file.isEmpty() ? "" : file + ":") + row + ":" + column;
        }

        boolean restOfLineIsBlank() {
            int end = next;
            while (end < text.length() && isBlank(text.charAt(end))) {
                end++;
            }
            return end == text.length() || text.charAt(end) == '\n';
        }

        /** Whether nothing but white space stands on the line around the last tag. */
        boolean tagIsAlone() {
            int start = tag;
            while (start > 0 && isBlank(text.charAt(start - 1))) {
                start--;
            }
            return (start == 0 || text.charAt(start - 1) == '\n') && restOfLineIsBlank();
        }

        private static boolean isBlank(char c) {
            return c == ' ' || c == '\t' || c == '\r';
        }

        @Override
        public int read() {
            while (counted < next) {
                breaks += text.charAt(counted++) == '\n' ? 1 : 0;
            }
            line.set(1 + breaks);
            if (next == text.length()) {
                ends++;
                return -1;
            }
            return text.charAt(next++);
        }

        @Override
        public int read(char[] into, int offset, int length) {
            throw new UnsupportedOperationException("the library reads single characters");
        }

        @Override
        public boolean markSupported() {
            return true;
        }

        /**
         * The library marks each place from behind the first character of a tag on, but for that behind an equals sign, and none
         * in text.
         */
        @Override
        public void mark(int readAheadLimit) {
            boolean goesOn = next - marked < 2 || next - marked == 2 && text.charAt(marked) == '=';
            tag = goesOn ? tag : next - 1;
            marked = next;
            endsWhenMarked = ends;
        }

        @Override
        public void reset() {
            next = marked;
            ends = endsWhenMarked;
        }

        @Override
        public void close() {}
    }

    /**
     * The values that tags name, for the library: those of {@link Fields}, without reflection. Each tag is bound to its name;
     * the scopes that the library passes are a {@link Run}, which resolves the name and counts the steps.
     */
    private static final class Values implements ObjectHandler {
        @Override
        public @Nullable Binding createBinding(String name, TemplateContext at, Code code) {
            if (code instanceof ValueCode) {
                Name bound = Name.of(Tags.name(name));
                return scopes -> ((Run) scopes).text(bound, at);
            }
            if (code instanceof IterableCode) {
                Name bound = Name.of(Tags.name(name));
                return scopes -> ((Run) scopes).section(bound, at);
            }
            return null;
        }

        @Override
        public Writer iterate(Iteration section, Writer writer, Object value, List<Object> scopes) {
            Run run = (Run) scopes;
            run.enter();
            if (value instanceof Fields.Lambda lambda) {
                run.change(lambda, own -> section.next(own, null, scopes));
            } else if (value instanceof Fields.Items items) {
                for (int i = 0; i < items.size() && !run.isFull(); i++) {
                    run.spend(1);
                    section.next(writer, items.get(i), scopes);
                }
            } else {
                section.next(writer, value, scopes);
            }
            run.leave();
            return writer;
        }

        @Override
        public Writer falsey(Iteration section, Writer writer, @Nullable Object value, List<Object> scopes) {
            Run run = (Run) scopes;
            if (value == null && !run.isFull()) {
                run.enter();
                section.next(writer, null, scopes);
                run.leave();
            }
            return writer;
        }

        /** The text of a variable is one already. */
        @Override
        public String stringify(Object text) {
            return (String) text;
        }

        @Override
        public Object coerce(Object value) {
            return value;
        }

        @Override
        public Wrapper find(String name, List<Object> scopes) {
            throw new UnsupportedOperationException("each tag has its binding");
        }
    }
}
