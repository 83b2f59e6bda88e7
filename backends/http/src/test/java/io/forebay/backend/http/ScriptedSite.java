package io.forebay.backend.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// A web server that answers as its script says, byte for byte, one request on each connection. It
/// leaves the body out of an answer to HEAD.
final class ScriptedSite implements AutoCloseable {

  /// A request as it came.
  record Asked(String method, String target, Map<String, String> headers) {

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }
  }

  private final ServerSocket listener;
  private final Function<Asked, byte[]> script;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  private ScriptedSite(Function<Asked, byte[]> script) throws IOException {
    this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    this.script = script;
  }

  static ScriptedSite start(Function<Asked, byte[]> script) {
    try {
      ScriptedSite site = new ScriptedSite(script);
      site.threads.execute(site::accept);
      return site;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// An answer with a status, header lines and a body, whose length is not among them.
  static byte[] answer(int status, byte[] body, String... headers) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Connection: close\r\n\r\n");
    byte[] bytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] answer = Arrays.copyOf(bytes, bytes.length + body.length);
    System.arraycopy(body, 0, answer, bytes.length, body.length);
    return answer;
  }

  /// The same with the length of the body.
  static byte[] sized(int status, byte[] body, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Content-Length: " + body.length;
    return answer(status, body, all);
  }

  /// The same in chunks.
  static byte[] chunked(int status, byte[] body, String... headers) {
    String[] all = Arrays.copyOf(headers, headers.length + 1);
    all[headers.length] = "Transfer-Encoding: chunked";
    return answer(status, chunks(body), all);
  }

  private static byte[] chunks(byte[] body) {
    String text =
        body.length == 0
            ? "0\r\n\r\n"
            : "%x\r\n%s\r\n0\r\n\r\n"
                .formatted(body.length, new String(body, StandardCharsets.ISO_8859_1));
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  int port() {
    return listener.getLocalPort();
  }

  /// The requests so far.
  List<Asked> asked() {
    return List.copyOf(asked);
  }

  private void accept() {
    while (true) {
      try {
        Socket client = listener.accept();
        threads.execute(() -> serve(client));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.ISO_8859_1));
        OutputStream out = client.getOutputStream()) {
      String first = in.readLine();
      if (first == null) {
        return;
      }
      Map<String, String> headers = new TreeMap<>();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        int colon = line.indexOf(':');
        headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
      }
      String[] words = first.split(" ", 3);
      Asked request = new Asked(words[0], words[1], Map.copyOf(headers));
      asked.add(request);
      byte[] answer = script.apply(request);
      out.write(request.method().equals("HEAD") ? headOf(answer) : answer);
      out.flush();
      client.shutdownOutput();
      // Closing with the client's bytes unread would reset what it has not read yet.
      in.transferTo(java.io.Writer.nullWriter());
    } catch (IOException e) {
      return; // The client has left.
    }
  }

  private static byte[] headOf(byte[] answer) {
    String text = new String(answer, StandardCharsets.ISO_8859_1);
    return Arrays.copyOf(answer, text.indexOf("\r\n\r\n") + 4);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
