package io.grapevine.template.mustache;

import com.github.mustachejava.Binding;
import com.github.mustachejava.Code;
import com.github.mustachejava.Iteration;
import com.github.mustachejava.ObjectHandler;
import com.github.mustachejava.TemplateContext;
import com.github.mustachejava.codes.IterableCode;
import com.github.mustachejava.codes.ValueCode;
import com.github.mustachejava.util.Wrapper;
import io.grapevine.template.mustache.Run.Name;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values that tags name, for the library: those of {@link Fields}, without reflection. Each tag is bound to its name;
 * the scopes that the library passes are a {@link Run}, which resolves the name and counts the steps.
 */
final class Values implements ObjectHandler {
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
