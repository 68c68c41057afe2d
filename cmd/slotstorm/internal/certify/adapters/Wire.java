// What adapters for libraries in Java share: docs/adapter.md is the protocol.
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

abstract class Wire {
    private static final Gson JSON = new GsonBuilder().serializeNulls().disableHtmlEscaping().create();
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    JsonObject hello;

    /** Makes the client, if that has not been possible before. */
    abstract void connect() throws Exception;

    /** Does commands, and returns the reply to each. */
    abstract List<Object> answer(List<List<String>> commands) throws Exception;

    static synchronized void say(Map<String, ?> message) {
        OUT.println(JSON.toJson(message));
    }

    static Map<String, String> fail(String reason) {
        return Map.of("fail", reason);
    }

    /** The option of the client, or what stands for it. */
    int number(String name, int otherwise) {
        return hello.has(name) ? hello.get(name).getAsInt() : otherwise;
    }

    String text(String name) {
        return hello.has(name) ? hello.get(name).getAsString() : null;
    }

    List<String> addrs() {
        List<String> out = new ArrayList<>();
        for (JsonElement e : hello.getAsJsonArray("addrs")) out.add(e.getAsString());
        return out;
    }

    /** A failure, told by the first cause that has a name here. */
    static Object failure(Throwable err) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = err; t != null; t = t.getCause()) {
            String text = String.valueOf(t.getMessage());
            if (text.contains("refused")) return fail("refused");
            if (text.contains("reset") || text.contains("Unexpected end")) return fail("reset");
            if (text.contains("timed out") || t.getClass().getSimpleName().contains("Timeout")) return fail("timeout");
            if (text.matches("(?s)[A-Z]{3,} .*")) return Map.of("error", text);
            all.append(all.length() > 0 ? ": " : "").append(t.getClass().getSimpleName()).append(' ').append(text);
        }
        return fail(all.toString());
    }

    static Object show(Object v) {
        if (v instanceof byte[] b) return new String(b, StandardCharsets.UTF_8);
        if (v instanceof Throwable t) return failure(t);
        if (v instanceof List<?> list) {
            List<Object> out = new ArrayList<>();
            for (Object one : list) out.add(show(one));
            return out;
        }
        return v;
    }

    static List<Object> repeat(Object reply, int n) {
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < n; i++) out.add(reply);
        return out;
    }

    /** The key that decides where a command goes. */
    static String keyOf(List<String> args) {
        String name = args.get(0).toUpperCase();
        int at = name.startsWith("EVAL") || name.equals("FCALL") ? 3 : 1;
        return args.size() > at ? args.get(at) : "";
    }

    void serve(String library) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            JsonObject q = JsonParser.parseString(line).getAsJsonObject();
            if (q.has("hello")) {
                hello = q.getAsJsonObject("hello");
                try {
                    connect();
                } catch (Exception e) {
                    // the replies will tell
                }
                say(Map.of("ready", library));
                continue;
            }
            List<List<String>> commands = new ArrayList<>();
            for (JsonElement e : q.getAsJsonArray("do")) {
                List<String> args = new ArrayList<>();
                for (JsonElement arg : (JsonArray) e) args.add(arg.getAsString());
                commands.add(args);
            }
            List<Object> replies;
            try {
                connect();
                replies = answer(commands);
            } catch (Exception e) {
                replies = repeat(failure(e), commands.size());
            }
            say(Map.of("id", q.get("id").getAsInt(), "replies", replies));
        }
        System.exit(0);
    }
}
