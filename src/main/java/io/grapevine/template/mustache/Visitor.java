package io.grapevine.template.mustache;

import com.github.mustachejava.Code;
import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.DefaultMustacheVisitor;
import com.github.mustachejava.Mustache;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.codes.DefaultMustache;
import com.github.mustachejava.codes.PartialCode;
import com.github.mustachejava.codes.ValueCode;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds the code of one template or section. It removes lines with nothing but a tag, which the library does only in
 * some cases. It also joins the text between two tags, which the library passes line by line.
 */
final class Visitor extends DefaultMustacheVisitor {
    private final StringBuilder text = new StringBuilder();
    private TemplateContext textPlace = new TemplateContext("", "", "", 0, false);

    /** The white space to drop if the tag before it turns out to be alone on its line; null if there is no such tag. */
    private @Nullable String around;

    Visitor(DefaultMustacheFactory factory) {
        super(factory);
    }

    /** A section or a whole template. It knows whether its opening and closing tags are alone on their lines. */
    static final class Body extends DefaultMustache {
        private boolean beginsAlone;
        private boolean endsAlone;

        Body(TemplateContext at, DefaultMustacheFactory factory, Code[] codes) {
            super(at, factory, codes, at.file());
        }

        void standsAlone(boolean atBegin, boolean atEnd) {
            beginsAlone = atBegin;
            endsAlone = atEnd;
        }
    }

    /** A value that is not escaped: in three braces, or with an ampersand. */
    private static final class Raw extends ValueCode {
        Raw(TemplateContext at, DefaultMustacheFactory factory, String name) {
            super(at, factory, name, false);
        }

        @Override
        protected void execute(Writer writer, @Nullable String value) {
            if (value != null) {
                ((Output) writer).raw(value);
            }
        }
    }

    /**
     * A partial, which is looked up when it is run. So a partial that includes itself, or a thousand nested ones,
     * cannot overflow the stack when they are compiled.
     */
    private static final class Partial extends PartialCode {
        private final String indentation;
        private final boolean alone;

        Partial(TemplateContext at, DefaultMustacheFactory factory, String name, String indentation, boolean alone) {
            super(at, factory, name);
            this.indentation = indentation;
            this.alone = alone;
        }

        @Override
        public synchronized void init() {}

        @Override
        protected Writer executePartial(Writer writer, List<Object> scopes) {
            Run run = (Run) scopes;
            if (!run.isFull()) {
                Output output = (Output) writer;
                String outside = output.indentation();
                run.enter(tc);
                output.indent(indentation.isEmpty() ? outside : outside + indentation, true);
                df.compilePartial(name).execute(writer, scopes);
                output.indent(outside, alone);
                run.leave();
            }
            return writer;
        }
    }

    @Override
    public void write(TemplateContext at, String more) {
        String added = around == null ? more : around + more;
        if (around != null && added.isBlank()) {
            around = added.endsWith("\n") ? null : added;
        } else {
            around = null;
            text.append(added);
        }
        textPlace = at;
    }

    /** Keeps the held white space, since something else follows on its line. */
    private void keep() {
        if (around != null) {
            text.append(around);
            around = null;
        }
    }

    private void flush() {
        keep();
        super.write(textPlace, text.toString());
        text.setLength(0);
    }

    /** Keeps the white space before a comment, which the library passes only after the comment. */
    @Override
    public void comment(TemplateContext at, String comment) {
        keep();
        around = at.startOfLine() ? "" : null;
    }

    @Override
    public void partial(TemplateContext at, String name, String indentation) {
        boolean first = at.startOfLine();
        if (first) {
            text.setLength(text.length() - indentation.length());
        }
        flush();
        list.add(new Partial(at, df, name, indentation, first));
        around = first ? "" : null;
    }

    @Override
    public void value(TemplateContext at, String name, boolean escaped) {
        flush();
        boolean braces = name.startsWith(Tags.BRACE);
        if (braces && !at.endChars().equals("}}")) {
            throw new RefusedException(Tags.THREE_BRACES);
        }
        if (escaped) {
            super.value(at, name, true);
        } else {
            list.add(new Raw(at, df, braces ? name.substring(1) : name));
        }
    }

    @Override
    public void iterable(TemplateContext at, String name, Mustache inside) {
        begin((Body) inside);
        super.iterable(at, name, inside);
        around = ((Body) inside).endsAlone ? "" : null;
    }

    @Override
    public void notIterable(TemplateContext at, String name, Mustache inside) {
        begin((Body) inside);
        super.notIterable(at, name, inside);
        around = ((Body) inside).endsAlone ? "" : null;
    }

    private void begin(Body inside) {
        if (inside.beginsAlone) {
            text.setLength(text.lastIndexOf("\n") + 1);
        }
        flush();
    }

    @Override
    public void eof(TemplateContext at) {
        around = null;
        flush();
    }

    @Override
    public Mustache mustache(TemplateContext at) {
        flush();
        return new Body(at, df, list.toArray(new Code[0]));
    }
}
