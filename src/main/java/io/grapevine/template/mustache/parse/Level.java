package io.grapevine.template.mustache.parse;

import com.github.mustachejava.Mustache;
import com.github.mustachejava.MustacheVisitor;
import com.github.mustachejava.TemplateContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the nodes of a template or section from the library's callbacks. The library normalizes line breaks in text,
 * so text is taken from {@link Tags}.
 */
final class Level implements MustacheVisitor {
    private final Levels levels;
    private final List<Node> nodes = new ArrayList<>();

    Level(Levels levels) {
        this.levels = levels;
    }

    List<Node> nodes() {
        return nodes;
    }

    private Tags tags() {
        return levels.tags();
    }

    /** The end of this level. The library passes on what it gets here; the level above asks {@link Levels} instead. */
    @Override
    public @Nullable Mustache mustache(TemplateContext context) {
        levels.leave();
        return null;
    }

    @Override
    public void iterable(TemplateContext context, String variable, @Nullable Mustache inside) {
        nodes.add(new Node.Section(Name.of(variable), levels.left(), tags().closedPlace()));
    }

    @Override
    public void notIterable(TemplateContext context, String variable, @Nullable Mustache inside) {
        nodes.add(new Node.Inverted(Name.of(variable), levels.left(), tags().closedPlace()));
    }

    @Override
    public void partial(TemplateContext context, String variable, String indent) {
        nodes.add(new Node.Partial(variable, tags().indentation(), tags().place()));
    }

    @Override
    public void value(TemplateContext context, String variable, boolean encoded) {
        nodes.add(new Node.Variable(Name.of(variable), encoded, tags().place()));
    }

    @Override
    public void write(TemplateContext context, String text) {}

    @Override
    public void comment(TemplateContext context, String comment) {}

    @Override
    public void eof(TemplateContext context) {
        nodes.addAll(tags().last());
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
