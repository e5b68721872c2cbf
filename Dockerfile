# The worker as an image: docker build -t kubeguard .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/KubeGuard.Bot/KubeGuard.Bot.csproj --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The git program does the git work; ca-certificates are for its https.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git ca-certificates \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
# The program writes to its work folder and to /tmp alone.
ENV DOTNET_EnableDiagnostics=0 HOME=/tmp
WORKDIR /work
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/app/kubeguard"]
CMD ["serve", "--config", "/config/appsettings.json"]
