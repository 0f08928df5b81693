package io.grapevine.template.mustache;

import java.util.List;

/**
 * An action that a message offers on its group.
 *
 * @param label what it does, for people
 * @param url where it is done
 */
public record GroupAction(String label, String url) {
    /** The actions of a message, as a list of templates. */
    record ActionList(List<GroupAction> actions) implements Fields.Items {
        @Override
        public int size() {
            return actions.size();
        }

        @Override
        public Object get(int i) {
            return ListedAction.PROPERTIES.of(new ListedAction(actions.get(i), i == 0, i == actions.size() - 1));
        }
    }

    private record ListedAction(GroupAction action, boolean first, boolean last) {
        static final PropertyTable<ListedAction> PROPERTIES = new PropertyTable<ListedAction>()
                .with("label", listed -> listed.action.label())
                .with("url", listed -> listed.action.url())
                .with("first", ListedAction::first)
                .with("last", ListedAction::last);
    }
}
