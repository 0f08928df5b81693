package io.grapevine.configfile;

import static io.grapevine.configfile.shape.FieldSet.text;

import io.grapevine.configfile.shape.Field;
import io.grapevine.configfile.shape.Shape;
import io.grapevine.configfile.yaml.MappingReader;
import io.grapevine.configfile.yaml.Value;
import java.util.List;

/** The field table of a rule in {@code inhibit_rules}. */
final class InhibitSection {
    private final MatcherFields matcherFields;
    private final Shape<InhibitRuleSource> shape;

    InhibitSection(MatcherFields fields) {
        this.matcherFields = fields;
        shape = Shape.of(
                InhibitRuleSource.class,
                text("name"),
                fields.match("source_match"),
                fields.matchRe("source_match_re"),
                fields.matchers("source_matchers"),
                fields.match("target_match"),
                fields.matchRe("target_match_re"),
                fields.matchers("target_matchers"),
                new Field<>(
                        "equal",
                        this::readEqual,
                        (out, names) -> out.texts("equal", names),
                        names -> !names.isEmpty()));
    }

    Shape<InhibitRuleSource> shape() {
        return shape;
    }

    private List<String> readEqual(MappingReader in) {
        List<Value> names = in.value("equal").items();
        names.forEach(name -> matcherFields.checkName(name.text(), name));
        return names.stream().map(Value::text).toList();
    }
}
