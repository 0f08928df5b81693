package io.grapevine.template.mustache.parse;

import io.grapevine.template.Source;
import io.grapevine.template.TemplateException;
import java.util.ArrayList;
import java.util.List;

/** A parsed template: its pieces in order. */
public record Template(List<Node> nodes) {
    public Template {
        nodes = List.copyOf(nodes);
    }

    /** Reads a template; the exception has its name, line and column. */
    public static Template read(Source source) throws TemplateException {
        return new Template(Levels.read(source));
    }

    /** The partials that it names, wherever in it. */
    public List<Node.Partial> partials() {
        List<Node.Partial> found = new ArrayList<>();
        collect(nodes, found);
        return found;
    }

    private static void collect(List<Node> nodes, List<Node.Partial> found) {
        for (Node node : nodes) {
            if (node instanceof Node.Partial partial) {
                found.add(partial);
            } else if (node instanceof Node.Section section) {
                collect(section.body(), found);
            } else if (node instanceof Node.Inverted inverted) {
                collect(inverted.body(), found);
            }
        }
    }
}
