package io.github.camelstrava.model;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.AbstractList;
import java.util.List;

/**
 * A list of what Strava sent, unmodifiable. The JDK's own lists are serializable, which Camel JMS would prefer to the
 * type converters; this one is not.
 *
 * @param <T> the type of the elements
 */
public final class StravaList<T extends StravaModel> extends AbstractList<T> implements StravaBody {

    private final List<T> elements;

    public StravaList(List<T> elements) {
        this.elements = List.copyOf(elements);
    }

    @Override
    public T get(int index) {
        return elements.get(index);
    }

    @Override
    public int size() {
        return elements.size();
    }

    @Override
    @JsonValue
    public ArrayNode json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode(elements.size());
        elements.forEach(element -> array.add(element.json()));
        return array;
    }
}
