package io.grapevine.template.mustache.view;

import io.grapevine.template.AlertData;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list of alerts. {@code firing.10} is the first ten of {@code firing}, {@code firing.10.more} the number of the
 * others.
 */
record AlertList(List<AlertData> alerts, Group group) implements Items, Fields {
    private static final Pattern FIRST = Pattern.compile("([1-9][0-9]{0,5})(\\.more)?");

    @Override
    public int size() {
        return alerts.size();
    }

    @Override
    public Object get(int i) {
        return ListedAlert.PROPERTIES.of(new ListedAlert(alerts.get(i), i == 0, i == alerts.size() - 1, group));
    }

    @Override
    public @Nullable Object get(String name) {
        Matcher first = FIRST.matcher(name);
        if (!first.matches()) {
            return null;
        }
        int shown = Math.min(Integer.parseInt(first.group(1)), alerts.size());
        return first.group(2) == null ? new AlertList(alerts.subList(0, shown), group) : alerts.size() - shown;
    }
}
