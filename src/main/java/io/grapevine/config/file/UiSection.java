package io.grapevine.config.file;

import io.grapevine.base.go.Quoted;
import io.grapevine.config.Extensions;
import io.grapevine.config.file.yaml.MappingReader;
import io.grapevine.config.file.yaml.Value;
import io.grapevine.model.matcher.Filter;
import io.grapevine.model.matcher.FilterException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the section {@code ui} of {@code grapevine.yml}. An instance serves one section. */
final class UiSection {
    private final Set<String> names = new HashSet<>();
    private boolean hasDefault;

    private UiSection() {}

    static Extensions.Ui read(MappingReader in) {
        List<Extensions.SavedFilter> filters = in.value("filters").objects(new UiSection()::filter);
        return new Extensions.Ui(filters, UiDisplaySection.read(in), ClustersSection.read(in));
    }

    private Extensions.SavedFilter filter(MappingReader in) {
        String name = in.text("name");
        String filter = in.text("filter");
        boolean isDefault = in.value("default").bool();
        if (name.isBlank()) {
            in.fault("name", "missing (expected: a name)");
        } else if (!name.equals(Value.UNREADABLE) && !names.add(name)) {
            in.fault("name", Quoted.quote(name) + " (expected: a name that no other filter has)");
        }
        if (filter.isBlank()) {
            in.fault("filter", "missing (expected: a filter such as severity=\"critical\" @age>1h)");
        }
        try {
            Filter.parse(filter);
        } catch (FilterException e) {
            in.fault("filter", String.valueOf(e.getMessage()));
        }
        if (isDefault && hasDefault) {
            in.fault("default", "true (expected: one default)");
        }
        hasDefault |= isDefault;
        return new Extensions.SavedFilter(name, filter, isDefault);
    }
}
