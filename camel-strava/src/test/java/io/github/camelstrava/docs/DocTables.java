package io.github.camelstrava.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelstrava.operation.BodyType;
import io.github.camelstrava.operation.Group;
import io.github.camelstrava.operation.OperationSpec;
import io.github.camelstrava.operation.Paging;
import io.github.camelstrava.operation.Scope;
import io.github.camelstrava.operation.StravaOperation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Writes into the component's page what can be derived: between the lines {@code // name: START} and {@code // name: END}
 * a table of that name, or the part of a file that a name such as {@code snippet ../file.yaml#tag} points to. Code hosts
 * show AsciiDoc without its includes, so the page holds the text itself.
 */
public final class DocTables {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^// ([^\n]+): START\n(.*?)^// ([^\n]+): END$");
    private static final Pattern MARKER = Pattern.compile("(?m)^// [^\n]+: (START|END)$");
    private static final String SNIPPET = "snippet ";

    private final Path page;
    private final JsonNode catalog;

    private DocTables(Path page, JsonNode catalog) {
        this.page = page;
        this.catalog = catalog;
    }

    /** @param args the page, and the component's JSON in the generated catalog */
    public static void main(String[] args) throws IOException {
        Path page = Path.of(args[0]);
        JsonNode catalog = new ObjectMapper().readTree(Files.readString(Path.of(args[1])));
        String before = Files.readString(page);
        String after = new DocTables(page, catalog).filled(before);
        if (!after.equals(before)) {
            Files.writeString(page, after);
        }
    }

    private String filled(String text) throws IOException {
        StringBuilder filled = new StringBuilder();
        Matcher block = BLOCK.matcher(text);
        int markers = 0;
        while (block.find()) {
            String name = block.group(1);
            if (!name.equals(block.group(3)) || MARKER.matcher(block.group(2)).find()) {
                throw new IllegalStateException("In " + page + " the block '" + name + "' has no end of its own.");
            }
            String content = "// " + name + ": START\n\n" + content(name).strip() + "\n\n// " + name + ": END";
            block.appendReplacement(filled, Matcher.quoteReplacement(content));
            markers += 2;
        }
        if (markers != MARKER.matcher(text).results().count()) {
            throw new IllegalStateException("In " + page + " a block has an end but no start, or a start but no end.");
        }
        return block.appendTail(filled).toString();
    }

    private String content(String name) throws IOException {
        if (name.startsWith(SNIPPET)) {
            return Snippet.at(page, name.substring(SNIPPET.length())).asciiDoc();
        }
        return switch (name) {
            case "component options" -> options(fields("componentProperties"));
            case "endpoint options" -> options(fields("properties"));
            case "message headers" -> headers();
            case "operations" -> operations();
            default -> throw new IllegalStateException("In " + page + " there is an unknown block '" + name + "'.");
        };
    }

    // options and headers, from the catalog

    private Stream<Map.Entry<String, JsonNode>> fields(String name) {
        return catalog.required(name).properties().stream();
    }

    /** One table for each of the catalog's groups, in its order. */
    private static String options(Stream<Map.Entry<String, JsonNode>> options) {
        Map<String, List<List<String>>> groups = new LinkedHashMap<>();
        options.forEach(option -> groups.computeIfAbsent(group(option.getValue()), group -> new ArrayList<>())
                .add(optionRow(option.getKey(), option.getValue())));
        return groups.entrySet().stream()
                .map(group -> table(
                        capitalized(group.getKey()),
                        "3,8,2,2",
                        List.of("Name", "Description", "Default", "Type"),
                        group.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String group(JsonNode option) {
        return isPath(option) ? "path" : option.path("group").asText();
    }

    private static boolean isPath(JsonNode option) {
        return option.path("kind").asText().equals("path");
    }

    private static List<String> optionRow(String name, JsonNode option) {
        String marks = Stream.of("required", "autowired", "secret", "deprecated")
                .filter(mark -> option.path(mark).asBoolean())
                .collect(Collectors.joining(", "));
        String values = isPath(option)
                ? ""
                : StreamSupport.stream(option.path("enum").spliterator(), false)
                        .map(value -> literal(value.asText()))
                        .collect(Collectors.joining(", "));
        String type = option.path("type").asText().equals("duration")
                ? "Duration"
                : option.path("javaType").asText().replaceAll("(\\w+\\.)+", "");
        return List.of(
                "*" + name + "*" + (marks.isEmpty() ? "" : " (" + marks + ")"),
                text(option.path("description").asText()) + (values.isEmpty() ? "" : " One of " + values + "."),
                option.has("defaultValue") ? literal(option.get("defaultValue").asText()) : "",
                type);
    }

    private String headers() {
        List<List<String>> rows = fields("headers")
                .map(header -> List.of(
                        "*" + header.getKey() + "* ("
                                + header.getValue().path("group").asText() + ") +\nConstant: "
                                + literal(header.getValue()
                                        .path("constantName")
                                        .asText()
                                        .replaceFirst("^.*\\.(\\w+)#", "$1.")),
                        text(header.getValue().path("description").asText()),
                        header.getValue().path("javaType").asText().replaceAll("(\\w+\\.)+", "")))
                .toList();
        return table("Headers", "5,6,2", List.of("Name", "Description", "Type"), rows);
    }

    // operations, from their rows

    private static String operations() {
        return Arrays.stream(Group.values())
                .map(group -> table(
                        group.title(),
                        "5,4,3,3,3",
                        List.of("Operation", "Call", "Options", "Scopes", "Body"),
                        Arrays.stream(StravaOperation.values())
                                .filter(operation -> operation.spec().group() == group)
                                .map(DocTables::operationRow)
                                .toList()))
                .collect(Collectors.joining("\n"));
    }

    private static List<String> operationRow(StravaOperation operation) {
        OperationSpec spec = operation.spec();
        String consumer =
                switch (spec.role()) {
                    case NONE -> "";
                    case POLLING -> " Also in `from`: <<receiving,Receiving activities>>.";
                    case PUSHED -> " Also in `from`: <<events,Events pushed by Strava>>.";
                    case CONNECTING -> " Only in `from`: <<connecting,Connecting athletes>>.";
                };
        return List.of(
                "*" + operation + "* +\n" + text(spec.description()) + legacy(spec) + consumer,
                spec.call().startsWith("no ") ? spec.call() : literal(spec.call()),
                parameters(spec),
                spec.scopes().stream().map(Scope::value).map(DocTables::literal).collect(Collectors.joining(", ")),
                body(spec));
    }

    private static String legacy(OperationSpec spec) {
        if (spec.isLegacy()) {
            return " _Legacy:_ Strava " + spec.legacy() + ".";
        }
        return spec.otherPath() == null ? "" : " _Legacy_ with `id`: Strava no longer documents it.";
    }

    private static String parameters(OperationSpec spec) {
        Stream<String> id =
                switch (spec.idRule()) {
                    case NONE -> Stream.empty();
                    case REQUIRED -> Stream.of("`id` (required)");
                    case OTHER_ATHLETE, ACTING_ATHLETE -> Stream.of("`id`");
                };
        Stream<String> own = spec.params().stream()
                .filter(param -> !param.isPaging())
                .sorted()
                .map(param -> "`" + (param.isHeaderOnly() ? param.header() : param.name()) + "`"
                        + (spec.required().contains(param) ? " (required)" : ""));
        Stream<String> paging = spec.paging() == Paging.NONE ? Stream.empty() : Stream.of("<<lists,paging>>");
        return Stream.of(id, own, paging).flatMap(names -> names).collect(Collectors.joining(", "));
    }

    private static String body(OperationSpec spec) {
        String in = !spec.takesBody() ? "" : spec.bodyType() == BodyType.MULTIPART ? "file → " : "fields → ";
        return in + result(spec);
    }

    private static String result(OperationSpec spec) {
        Class<?> type = spec.result();
        if (type == Void.class) {
            return "none";
        }
        String name = type.getName().startsWith("io.github.camelstrava.")
                ? "link:../java/" + type.getName().replace('.', '/') + ".java[" + type.getSimpleName() + "]"
                : type.getSimpleName();
        return spec.list() ? "list of " + name : name;
    }

    // AsciiDoc

    private static String table(String title, String widths, List<String> names, List<List<String>> rows) {
        return "." + title + "\n[width=\"100%\",cols=\"" + widths + "\",options=\"header\"]\n|===\n| "
                + String.join(" | ", names) + "\n\n"
                + rows.stream()
                        .map(row -> row.stream()
                                .map(cell -> ("| " + cell).stripTrailing() + "\n")
                                .collect(Collectors.joining()))
                        .collect(Collectors.joining("\n"))
                + "|===\n";
    }

    private static String text(String plain) {
        return plain.replace("|", "\\|").replace("{", "\\{");
    }

    private static String literal(String plain) {
        return "`+" + plain.replace("|", "\\|") + "+`";
    }

    private static String capitalized(String word) {
        return word.substring(0, 1).toUpperCase() + word.substring(1);
    }
}
