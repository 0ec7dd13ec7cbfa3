using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace EventRegistry.Host.Api.V2;

/// <summary>The API described for programs that make clients.</summary>
internal static class Description
{
    public const string Document = "v2";
    private const string Basic = "basic";

    public static void AddTo(IServiceCollection services) => services.AddOpenApi(Document, options =>
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "EventRegistry", Version = Document, Description = "People, groups and their histories. Values of records: see /api/v2/kinds." };
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Basic] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = Basic, Description = "Name and key of an API user" };
            document.Security = [new() { [new OpenApiSecuritySchemeReference(Basic, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(Query("co", "The CO, where the path does not tell it and the caller is the platform's", JsonSchemaType.Integer));
            if (context.Description.HttpMethod is not "GET")
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = "Idempotency-Key",
                    In = ParameterLocation.Header,
                    Description = "Names this very request, so that it may be sent again",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });
    });

    private static OpenApiParameter Query(string name, string description, JsonSchemaType type) =>
        new() { Name = name, In = ParameterLocation.Query, Description = description, Schema = new OpenApiSchema { Type = type } };
}
