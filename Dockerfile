# The worker as an image: docker build -t kubeguard .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY . .
RUN dotnet publish src/KubeGuard.Bot/KubeGuard.Bot.csproj --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# The git program does the git work; ca-certificates are for its https; ssh-keygen and gpg sign commits where the host has a key for it.
# ssh-keygen wants the account to have a name.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git ca-certificates openssh-client gpg gpg-agent \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 65532 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin kubeguard
COPY --from=build /app /app
# The program writes to its work folder and to /tmp alone.
ENV DOTNET_EnableDiagnostics=0 HOME=/tmp
WORKDIR /work
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/app/kubeguard"]
CMD ["serve", "--config", "/config/appsettings.json"]
