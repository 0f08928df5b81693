package io.grapevine.fuzz;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** All parsers that read what comes from outside. */
final class FuzzTargets {
    private FuzzTargets() {}

    /** The parsers; those that read files only write them to {@code scratch}. */
    static List<FuzzTarget> all(Path scratch) {
        List<FuzzTarget> all = new ArrayList<>(WireTargets.all(scratch));
        all.addAll(MatcherTargets.all());
        all.addAll(TextTargets.all());
        all.addAll(TemplateTargets.all());
        all.addAll(YamlTargets.all(scratch));
        all.addAll(TenantTargets.all());
        all.addAll(ActionTargets.all());
        return all;
    }
}
