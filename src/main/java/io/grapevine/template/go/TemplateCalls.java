package io.grapevine.template.go;

import io.grapevine.base.go.Quoted;
import io.grapevine.template.go.parse.Block;
import io.grapevine.template.go.parse.Statement;
import io.grapevine.template.go.parse.Template;
import io.grapevine.template.go.parse.TemplateSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** Finds calls {@code {{template "name"}}} of undefined templates, which fail only when they are executed. */
final class TemplateCalls {
    private TemplateCalls() {}

    /**
     * The calls in {@code callers} of templates that {@code defined} does not have, each with its place, such as {@code
     * template: a.tmpl:3:12: template "x" not defined}.
     */
    static List<String> undefined(Collection<Template> callers, TemplateSet defined) {
        List<String> calls = new ArrayList<>();
        for (Template caller : callers) {
            collect(caller.body(), call -> {
                if (defined.find(call.name()).isEmpty()) {
                    calls.add("template: " + caller.file() + ":" + call.at() + ": template " + Quoted.quote(call.name())
                            + " not defined");
                }
            });
        }
        return calls;
    }

    private static void collect(Block block, Consumer<Statement.Call> calls) {
        for (Statement statement : block.statements()) {
            if (statement instanceof Statement.Call call) {
                calls.accept(call);
            } else if (statement instanceof Statement.Branch branch) {
                collect(branch.body(), calls);
                collect(branch.orElse(), calls);
            }
        }
    }
}
