using System.Text.Json;
using EventRegistry.Host.ReadModels;

namespace EventRegistry.Host.Api;

/// <summary>What a request is answered with. Much of what clients look at is in the phrase alone.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Phrase">The reason phrase.</param>
/// <param name="Media">What the body claims to be, empty ones too.</param>
internal sealed record Answer(int Status, string Phrase, Media Media)
{
    private const int EnoughToSend = 16_384;

    /// <summary>Writes the body's document; null for an empty body.</summary>
    public Action<Utf8JsonWriter>? Document { get; init; }

    /// <summary>Writes a body that is longer than should be held at once; null for none.</summary>
    public Func<Stream, CancellationToken, Task>? Streaming { get; init; }

    /// <summary>The rows that the body shows, for whoever wants them otherwise than in JSON.</summary>
    public (Wire.Resource Resource, IAsyncEnumerable<StoredRow> Rows)? Rows { get; init; }

    /// <summary>Further headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    // Decided before anything ran, or by whether it may run at all: the reference claims to send a page, and sends nothing.
    public static readonly Answer Unmapped = new(404, "Unknown", Media.Page);
    public static readonly Answer Unauthorized = new(401, "Unauthorized", Media.Page);
    public static readonly Answer NoCo = new(401, "No CO Specified", Media.Page);
    public static readonly Answer CoNotFound = new(404, "CO Not Found", Media.Page);

    public static readonly Answer Ok = new(200, "OK", Media.Json);
    public static readonly Answer Deleted = new(200, "Deleted", Media.Json);
    public static readonly Answer BadRequest = new(400, "Bad Request", Media.Json);
    public static readonly Answer CoUnknown = new(404, "CO Unknown", Media.Json);

    public static Answer Unknown(string model) => new(404, $"{model} Unknown", Media.Json);

    /// <summary>None of that kind hangs on the parent.</summary>
    public static Answer None(string parent, string model) => new(204, $"{parent} Has No {model}", Media.Page);

    public static Answer Forbidden(string phrase) => new(403, phrase, Media.Json);

    public static Answer Added(string model, int id) => new(201, "Added", Media.Json)
    {
        Document = writer =>
        {
            Start(writer, "NewObject");
            writer.WriteString("ObjectType", model);
            writer.WriteString("Id", $"{id}");
            writer.WriteEndObject();
        },
    };

    /// <summary>An error that is said in a sentence.</summary>
    /// <param name="id">The record's id, or <c>New</c>; null where no record is meant.</param>
    public static Answer Error(int status, string phrase, string? id, string error) => new(status, phrase, Media.Json)
    {
        Document = writer =>
        {
            Start(writer, "ErrorResponse");
            if (id is not null) writer.WriteString("Id", id);
            Wire.JsonText.Write(writer, "Error", error);
            writer.WriteEndObject();
        },
    };

    /// <summary>Fields that are not as they must be.</summary>
    public static Answer Invalid(string id, IEnumerable<(string Column, string Message)> fields) => new(400, "Invalid Fields", Media.Json)
    {
        Document = writer =>
        {
            Start(writer, "ErrorResponse");
            writer.WriteString("Id", id);
            writer.WriteStartObject("InvalidFields");
            foreach (var field in fields.DistinctBy(f => f.Column))
            {
                writer.WriteStartArray(field.Column);
                Wire.JsonText.Write(writer, field.Message);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        },
    };

    /// <summary>What could not be done, by what it was about.</summary>
    public static Answer Errors(IEnumerable<(string Subject, string Message)> errors) => new(400, "Bad Request", Media.Json)
    {
        Document = writer =>
        {
            Start(writer, "ErrorResponse");
            writer.WriteStartObject("Errors");
            foreach (var error in errors.DistinctBy(e => e.Subject)) Wire.JsonText.Write(writer, error.Subject, error.Message);
            writer.WriteEndObject();
            writer.WriteEndObject();
        },
    };

    /// <summary>A record that is not there, told as the reference tells what its framework throws.</summary>
    public static Answer Thrown(string path, string message) => new(404, "Not Found", Media.Json)
    {
        Document = writer =>
        {
            writer.WriteStartObject();
            Wire.JsonText.Write(writer, "name", message);
            Wire.JsonText.Write(writer, "message", message);
            Wire.JsonText.Write(writer, "url", path);
            writer.WriteEndObject();
        },
    };

    /// <summary>One record.</summary>
    public static Answer One(Wire.Resource resource, StoredRow row) => new(200, "OK", Media.Json)
    {
        Rows = (resource, new[] { row }.ToAsyncEnumerable()),
        Document = writer =>
        {
            Start(writer, resource.Plural);
            writer.WriteStartArray(resource.Plural);
            Wire.RowJson.Write(writer, resource, row);
            writer.WriteEndArray();
            writer.WriteEndObject();
        },
    };

    /// <summary>Rows as they come, however many.</summary>
    /// <param name="version">What items say of their version; two actions of the reference say nothing.</param>
    public static Answer Many(Wire.Resource resource, IAsyncEnumerable<StoredRow> rows, string? version = "1.0") => new(200, "OK", Media.Json)
    {
        Rows = (resource, rows),
        Streaming = async (body, cancel) =>
        {
            await using var writer = new Utf8JsonWriter(body);
            Start(writer, resource.Plural);
            writer.WriteStartArray(resource.Plural);
            await foreach (var row in rows.WithCancellation(cancel))
            {
                Wire.RowJson.Write(writer, resource, row, resource.ListsAreReduced, version);
                if (writer.BytesPending > EnoughToSend) await writer.FlushAsync(cancel);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        },
    };

    private static void Start(Utf8JsonWriter writer, string responseType)
    {
        writer.WriteStartObject();
        writer.WriteString("ResponseType", responseType);
        writer.WriteString("Version", "1.0");
    }
}

/// <summary>What a body claims to be.</summary>
internal enum Media
{
    Json,
    Page,
    Xml,
}
